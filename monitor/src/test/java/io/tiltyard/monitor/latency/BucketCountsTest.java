package io.tiltyard.monitor.latency;

import static org.assertj.core.api.Assertions.assertThat;

import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

final class BucketCountsTest {
  private static final long[] BOUNDS = {10_000, 100_000, 1_000_000};

  private final Histogram histogram = DurationCells.newHistogram();

  @Test
  void each_count_includes_the_ones_below() {
    record(2_000, 3);
    record(50_000, 5);
    record(500_000, 7);
    assertThat(BucketCounts.cumulative(histogram, BOUNDS)).containsExactly(3, 8, 15);
  }

  @Test
  void values_above_the_last_bound_are_in_no_count() {
    record(2_000_000_000, 4);
    record(20_000, 1);
    assertThat(BucketCounts.cumulative(histogram, BOUNDS)).containsExactly(0, 1, 1);
  }

  @Test
  void an_empty_histogram_has_zeros() {
    assertThat(BucketCounts.cumulative(histogram, BOUNDS)).containsExactly(0, 0, 0);
  }

  @Test
  void values_more_than_one_percent_beside_a_bound_fall_on_their_side() {
    for (long bound : BOUNDS) {
      record(bound * 98 / 100, 1);
      record(bound * 102 / 100, 1);
    }
    assertThat(BucketCounts.cumulative(histogram, BOUNDS)).containsExactly(1, 3, 5);
  }

  @Test
  void no_value_is_0_and_it_lies_below_every_bound() {
    record(0, 2);
    assertThat(BucketCounts.cumulative(histogram, BOUNDS)).containsExactly(2, 2, 2);
  }

  private void record(long nanos, int times) {
    histogram.recordValueWithCount(nanos, times);
  }
}
