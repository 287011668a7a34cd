package io.tiltyard.monitor.distribution;

import org.jspecify.annotations.Nullable;

/**
 * A distribution of numbers; a BOOL counts as 0 or 1, and integers beyond 2^53 are rounded.
 *
 * @param nan values that are not a number
 * @param posInf values that are +infinity
 * @param negInf values that are -infinity
 * @param summary of the finite values, null where there are none
 */
public record NumericDistribution(
    long count, long missing, long nan, long posInf, long negInf, @Nullable Summary summary)
    implements Distribution {

  /** Values that are finite. */
  public long finite() {
    return count - missing - nan - posInf - negInf;
  }

  /** What the finite values look like. */
  public record Summary(double min, double max, double mean, Quantiles quantiles) {}
}
