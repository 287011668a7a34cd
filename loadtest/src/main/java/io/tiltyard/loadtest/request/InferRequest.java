package io.tiltyard.loadtest.request;

import io.tiltyard.loadtest.tensor.Tensor;
import java.util.List;
import java.util.Map;

/**
 * What one inference asks, in no protocol's form.
 *
 * @param id empty for none
 * @param parameters values are {@code String}, {@code Boolean}, {@code Long} or {@code Double}
 * @param outputs names of the outputs asked for; empty for all
 */
public record InferRequest(
    String id, Map<String, Object> parameters, List<Tensor> inputs, List<String> outputs) {
  public InferRequest {
    parameters = Map.copyOf(parameters);
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }
}
