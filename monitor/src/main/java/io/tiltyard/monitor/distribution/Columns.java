package io.tiltyard.monitor.distribution;

/** How a tensor falls into columns. */
final class Columns {
  /** Returned by {@link #of} for a tensor whose values share one distribution. */
  static final int POOLED = 0;

  private Columns() {}

  /**
   * The number of values behind each position of the leading dimension: 1 for {@code [rows]}, F for
   * {@code [rows, F]}, the product of the further dimensions for higher ranks; {@link #POOLED} for
   * a scalar, and where there are none or more than {@code maxTensorColumns}.
   */
  static int of(long[] shape, DistributionSettings settings) {
    if (shape.length == 0) {
      return POOLED;
    }
    long columns = 1;
    for (int i = 1; i < shape.length; i++) {
      if (shape[i] <= 0 || shape[i] > settings.maxTensorColumns()) {
        return POOLED;
      }
      columns *= shape[i];
      if (columns > settings.maxTensorColumns()) {
        return POOLED;
      }
    }
    return (int) columns;
  }
}
