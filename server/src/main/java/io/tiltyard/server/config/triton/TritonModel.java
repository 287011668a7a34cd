package io.tiltyard.server.config.triton;

import io.tiltyard.base.tensor.TensorSpec;
import io.tiltyard.runtime.lifecycle.VersionPolicy;
import io.tiltyard.runtime.model.Device;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a {@code config.pbtxt} says, in the gateway's words; null, empty and false where it says
 * nothing.
 *
 * @param maxRows the most rows of a run and of a request
 * @param joins whether requests share a run
 * @param maxDelayNanos how long the oldest request may wait for company
 * @param queue the most requests that wait
 * @param threads within one run
 * @param instances over all devices
 * @param devices without repetition
 * @param deviceMemory most bytes of a device's memory
 * @param policy which versions are served; Triton's default where the file says nothing
 * @param inputs with the batch dimension
 * @param outputs with the batch dimension
 * @param batched whether the first dimension of every input and output is the batch
 */
public record TritonModel(
    @Nullable Integer maxRows,
    @Nullable Boolean joins,
    @Nullable Long maxDelayNanos,
    @Nullable Integer queue,
    @Nullable Integer threads,
    @Nullable Integer instances,
    List<Device> devices,
    @Nullable Long deviceMemory,
    VersionPolicy policy,
    List<TensorSpec> inputs,
    List<TensorSpec> outputs,
    boolean batched) {
  public TritonModel {
    devices = List.copyOf(devices);
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }
}
