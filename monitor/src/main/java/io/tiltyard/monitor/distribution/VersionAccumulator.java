package io.tiltyard.monitor.distribution;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The tensors of one version as one arm, bounded in number. For one thread. */
final class VersionAccumulator {
  private final VersionKey key;
  private final DistributionSettings settings;
  private final Map<String, TensorAccumulator<?>> inputs = new LinkedHashMap<>();
  private final Map<String, TensorAccumulator<?>> outputs = new LinkedHashMap<>();
  private final SampledTensor tensor = new SampledTensor();
  private final SketchPace pace;
  private long calls;

  VersionAccumulator(VersionKey key, DistributionSettings settings, long nowNanos) {
    this.key = key;
    this.pace = new SketchPace(nowNanos);
    this.settings = settings;
  }

  /**
   * Takes the tensors of one call.
   *
   * @param record of {@link CallSampler}, behind the source
   */
  void add(ByteBuffer record, long nowNanos) {
    calls++;
    boolean sketched = pace.takesNext(nowNanos);
    tensor.begin();
    while (tensor.next(record)) {
      add(tensor.isInput() ? inputs : outputs, sketched);
      pace.came(tensor.count());
    }
  }

  private void add(Map<String, TensorAccumulator<?>> accumulators, boolean sketched) {
    TensorAccumulator<?> accumulator = accumulators.get(tensor.name());
    if (accumulator == null || accumulator.datatype() != tensor.datatype()) {
      accumulators.remove(tensor.name());
      accumulator = begin();
      if (accumulator == null) {
        return;
      }
      accumulators.put(tensor.name(), accumulator);
    }
    accumulator.add(tensor, sketched);
  }

  /** An accumulator for a tensor not seen yet, or null where there are too many. */
  private @Nullable TensorAccumulator<?> begin() {
    if (inputs.size() + outputs.size() >= settings.maxTensors()) {
      return null;
    }
    int columns = tensor.columns();
    if (columns(inputs.values()) + columns(outputs.values()) + columns > settings.maxColumns()) {
      columns = Columns.POOLED;
    }
    return TensorAccumulator.of(tensor, columns, settings);
  }

  private static int columns(Collection<TensorAccumulator<?>> tensors) {
    int sum = 0;
    for (TensorAccumulator<?> tensor : tensors) {
      sum += tensor.columns();
    }
    return sum;
  }

  VersionDistribution snapshot() {
    return new VersionDistribution(
        key.model(), key.version(), key.arm(), calls, snapshots(inputs), snapshots(outputs));
  }

  private static List<TensorDistribution> snapshots(Map<String, TensorAccumulator<?>> tensors) {
    List<TensorDistribution> snapshots = new ArrayList<>(tensors.size());
    for (TensorAccumulator<?> tensor : tensors.values()) {
      snapshots.add(tensor.snapshot());
    }
    return snapshots;
  }
}
