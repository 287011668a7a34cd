package io.tiltyard.server.metrics;

import io.tiltyard.base.tensor.DataType;
import io.tiltyard.monitor.call.Arm;
import io.tiltyard.monitor.distribution.NumericDistribution;
import io.tiltyard.monitor.distribution.TensorDistribution;
import io.tiltyard.monitor.distribution.VersionDistribution;
import java.util.List;

/** Distributions with values that are not finite. */
final class MetricsFixture {
  private MetricsFixture() {}

  /** Two columns with two NaN each. */
  static VersionDistribution distribution() {
    NumericDistribution column = new NumericDistribution(10, 0, 2, 1, 0, null);
    return new VersionDistribution(
        "minilm",
        1,
        Arm.CHAMPION,
        5,
        List.of(new TensorDistribution("x", DataType.FP32, false, List.of(column, column))),
        List.of());
  }
}
