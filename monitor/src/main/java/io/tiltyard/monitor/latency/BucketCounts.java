package io.tiltyard.monitor.latency;

import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/** Reads a fine histogram through coarse bounds. */
public final class BucketCounts {
  private BucketCounts() {}

  /**
   * How many values lie at or below each bound, in one pass. A value counts as the middle of its
   * cell in the fine histogram, so that a count can be off by the values within one percent of the
   * bound.
   *
   * @param bounds ascending, in the histogram's unit
   * @return as long as {@code bounds}, ascending; values above the last bound are in no count
   */
  public static long[] cumulative(Histogram histogram, long[] bounds) {
    long[] counts = new long[bounds.length];
    int bucket = 0;
    for (HistogramIterationValue cell : histogram.recordedValues()) {
      long middle = histogram.medianEquivalentValue(cell.getValueIteratedTo());
      while (bucket < bounds.length && middle > bounds[bucket]) {
        bucket++;
      }
      if (bucket == bounds.length) {
        break;
      }
      counts[bucket] += cell.getCountAddedInThisIterationStep();
    }
    for (int i = 1; i < counts.length; i++) {
      counts[i] += counts[i - 1];
    }
    return counts;
  }
}
