package io.tiltyard.monitor.distribution;

/**
 * The bounds of a {@link DistributionMonitor}.
 *
 * @param queueBytes that waiting records may take; rounded up to a power of two, held from the
 *     start
 * @param maxVersions versions (per arm) that are kept; the one idle for longest makes room
 * @param maxTensors inputs and outputs kept of one version; further ones are left out
 * @param maxTensorColumns a tensor with more columns is pooled into one distribution
 * @param maxColumns columns of all tensors of one version; a tensor that would bring more is pooled
 * @param maxRows rows taken of one call for distributions by column, evenly strided
 * @param maxPooledValues values taken of one call for a pooled distribution, evenly strided
 */
public record DistributionSettings(
    long queueBytes,
    int maxVersions,
    int maxTensors,
    int maxTensorColumns,
    int maxColumns,
    int maxRows,
    int maxPooledValues) {
  public DistributionSettings {
    require(queueBytes, "queueBytes");
    require(maxVersions, "maxVersions");
    require(maxTensors, "maxTensors");
    require(maxTensorColumns, "maxTensorColumns");
    require(maxColumns, "maxColumns");
    require(maxRows, "maxRows");
    require(maxPooledValues, "maxPooledValues");
  }

  /**
   * 4 MiB waiting, 32 versions of 64 tensors and 256 columns, 64 columns a tensor, 256 rows or
   * values a call.
   */
  public static DistributionSettings defaults() {
    return new DistributionSettings(4L << 20, 32, 64, 64, 256, 256, 64);
  }

  private static void require(long value, String name) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " is " + value + ", expected at least 1");
    }
  }
}
