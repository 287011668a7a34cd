package io.tiltyard.monitor.latency;

import org.HdrHistogram.Histogram;

/**
 * The durations of one stage up to one moment.
 *
 * @param histogram durations in nanoseconds, exact to one percent from 1 us on; not to be changed
 * @param sumNanos exact sum of the durations; the histogram may run ahead of it by the calls that
 *     finish while the snapshot is taken
 */
public record StageSnapshot(Histogram histogram, long sumNanos) {
  /** The durations of both. */
  public StageSnapshot plus(StageSnapshot other) {
    Histogram sum = histogram.copy();
    sum.add(other.histogram);
    return new StageSnapshot(sum, sumNanos + other.sumNanos);
  }

  /** The durations since {@code earlier}, which is a snapshot of the same stage and arm. */
  public StageSnapshot minus(StageSnapshot earlier) {
    Histogram difference = histogram.copy();
    difference.subtract(earlier.histogram);
    return new StageSnapshot(difference, sumNanos - earlier.sumNanos);
  }
}
