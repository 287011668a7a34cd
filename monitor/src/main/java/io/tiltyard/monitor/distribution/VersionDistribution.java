package io.tiltyard.monitor.distribution;

import io.tiltyard.monitor.call.Arm;
import java.util.List;

/**
 * What went into and came out of one version as one arm, over all routes, since it was first seen.
 *
 * @param calls calls that were looked at: those that ended well, less those dropped
 */
public record VersionDistribution(
    String model,
    long version,
    Arm arm,
    long calls,
    List<TensorDistribution> inputs,
    List<TensorDistribution> outputs) {
  public VersionDistribution {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }
}
