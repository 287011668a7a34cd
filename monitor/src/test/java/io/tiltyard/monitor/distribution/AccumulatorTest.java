package io.tiltyard.monitor.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tiltyard.monitor.distribution.BytesDistribution.FrequentValue;
import io.tiltyard.monitor.distribution.NumericDistribution.Summary;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class AccumulatorTest {
  /** Three times the error that the sketch promises for 99 of 100 quantiles. */
  private static final double RANK_ERROR = 3 * 0.0068;

  @Test
  void nothing_taken_is_nothing_shown() {
    NumericDistribution empty = new NumericAccumulator().snapshot();
    assertThat(empty).isEqualTo(new NumericDistribution(0, 0, 0, 0, 0, null));
    assertThat(new BytesAccumulator().snapshot().top()).isEmpty();
  }

  @Test
  void values_that_are_not_finite_are_counted_exactly_and_apart() {
    NumericAccumulator numbers = new NumericAccumulator();
    for (int i = 0; i < 1_000; i++) {
      numbers.add(i, true);
      if (i % 2 == 0) {
        numbers.add(Double.NaN, true);
      }
      if (i % 5 == 0) {
        numbers.add(Double.POSITIVE_INFINITY, true);
      }
      if (i % 10 == 0) {
        numbers.add(Double.NEGATIVE_INFINITY, true);
      }
    }
    NumericDistribution snapshot = numbers.snapshot();
    assertThat(snapshot.count()).isEqualTo(1_800);
    assertThat(snapshot.nan()).isEqualTo(500);
    assertThat(snapshot.posInf()).isEqualTo(200);
    assertThat(snapshot.negInf()).isEqualTo(100);
    assertThat(snapshot.missing()).isZero();
    assertThat(snapshot.finite()).isEqualTo(1_000);
    Summary summary = Objects.requireNonNull(snapshot.summary());
    assertThat(summary.min()).isZero();
    assertThat(summary.max()).isEqualTo(999);
    assertThat(summary.mean()).isCloseTo(499.5, within(1e-9));
  }

  @Test
  void values_that_are_all_not_finite_have_no_summary() {
    NumericAccumulator numbers = new NumericAccumulator();
    numbers.add(Double.NaN, true);
    assertThat(numbers.snapshot()).isEqualTo(new NumericDistribution(1, 0, 1, 0, 0, null));
  }

  @Test
  void quantiles_lie_within_the_error_that_the_sketch_promises() {
    long seed = 20_260_101;
    Random random = new Random(seed);
    double[] values = new double[100_000];
    NumericAccumulator numbers = new NumericAccumulator();
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextGaussian();
      numbers.add(values[i], true);
    }
    Arrays.sort(values);
    Quantiles q = Objects.requireNonNull(numbers.snapshot().summary()).quantiles();
    assertRank(values, q.p1(), 0.01);
    assertRank(values, q.p5(), 0.05);
    assertRank(values, q.p25(), 0.25);
    assertRank(values, q.p50(), 0.50);
    assertRank(values, q.p75(), 0.75);
    assertRank(values, q.p95(), 0.95);
    assertRank(values, q.p99(), 0.99);
  }

  private static void assertRank(double[] sorted, double value, double rank) {
    int index = Arrays.binarySearch(sorted, value);
    assertThat(index).as("a quantile is a value that was seen").isNotNegative();
    assertThat((double) index / sorted.length).isCloseTo(rank, within(RANK_ERROR));
  }

  @Test
  void what_is_not_in_the_sample_counts_and_only_quantiles_miss_it() {
    NumericAccumulator numbers = new NumericAccumulator();
    numbers.add(5, false);
    numbers.add(-7, false);
    numbers.add(20, false);
    numbers.add(Double.NaN, false);
    NumericDistribution snapshot = numbers.snapshot();
    Summary summary = Objects.requireNonNull(snapshot.summary());
    assertThat(snapshot.count()).isEqualTo(4);
    assertThat(snapshot.nan()).isEqualTo(1);
    assertThat(summary.min()).isEqualTo(-7);
    assertThat(summary.max()).isEqualTo(20);
    assertThat(summary.mean()).isCloseTo(6, within(1e-9));
    assertThat(summary.quantiles().p99()).isEqualTo(5);
  }

  @Test
  void merging_gives_what_one_would_have_taken() {
    NumericAccumulator left = new NumericAccumulator();
    NumericAccumulator right = new NumericAccumulator();
    NumericAccumulator all = new NumericAccumulator();
    for (int i = 0; i < 300; i++) {
      double value = i % 50 == 0 ? Double.NaN : i;
      (i < 100 ? left : right).add(value, true);
      all.add(value, true);
    }
    left.merge(right);
    NumericDistribution merged = left.snapshot();
    Summary summary = Objects.requireNonNull(merged.summary());
    Summary expected = Objects.requireNonNull(all.snapshot().summary());
    assertThat(merged.count()).isEqualTo(300);
    assertThat(merged.nan()).isEqualTo(6);
    assertThat(summary.mean()).isCloseTo(expected.mean(), within(1e-9));
    assertThat(summary.min()).isEqualTo(expected.min());
    assertThat(summary.max()).isEqualTo(expected.max());
    assertThat(summary.quantiles()).isEqualTo(expected.quantiles());
  }

  @Test
  void merging_with_nothing_changes_nothing() {
    NumericAccumulator numbers = new NumericAccumulator();
    numbers.merge(new NumericAccumulator());
    assertThat(numbers.snapshot().summary()).isNull();
    numbers.add(4, true);
    NumericDistribution before = numbers.snapshot();
    numbers.merge(new NumericAccumulator());
    assertThat(numbers.snapshot()).isEqualTo(before);
  }

  @Test
  void empty_byte_strings_are_missing_and_have_a_length() {
    BytesAccumulator strings = new BytesAccumulator();
    add(strings, "", 3);
    add(strings, "abc", 2);
    BytesDistribution snapshot = strings.snapshot();
    assertThat(snapshot.count()).isEqualTo(5);
    assertThat(snapshot.missing()).isEqualTo(3);
    assertThat(snapshot.lengths().count()).isEqualTo(5);
    assertThat(Objects.requireNonNull(snapshot.lengths().summary()).max()).isEqualTo(3);
    assertThat(snapshot.top()).containsExactly(new FrequentValue("abc", 2, 2));
  }

  @Test
  void the_most_frequent_values_come_first_and_are_exact_while_few() {
    BytesAccumulator strings = new BytesAccumulator();
    for (int i = 1; i <= 20; i++) {
      add(strings, "v" + i, i);
    }
    BytesDistribution snapshot = strings.snapshot();
    assertThat(snapshot.top()).hasSize(BytesAccumulator.MAX_TOP);
    assertThat(snapshot.top().get(0)).isEqualTo(new FrequentValue("v20", 20, 20));
    assertThat(snapshot.top().get(9)).isEqualTo(new FrequentValue("v11", 11, 11));
  }

  @Test
  void a_frequent_value_is_found_among_many_rare_ones() {
    BytesAccumulator strings = new BytesAccumulator();
    for (int i = 0; i < 20_000; i++) {
      add(strings, "rare" + i, 1);
      add(strings, "frequent", 1);
    }
    FrequentValue first = strings.snapshot().top().get(0);
    assertThat(first.value()).isEqualTo("frequent");
    assertThat(first.atLeast()).isLessThanOrEqualTo(20_000);
    assertThat(first.atMost()).isGreaterThanOrEqualTo(20_000);
  }

  @Test
  void long_values_are_cut_and_odd_bytes_do_no_harm() {
    BytesAccumulator strings = new BytesAccumulator();
    add(strings, "a".repeat(64) + "b", 1);
    add(strings, "a".repeat(64) + "c", 1);
    strings.add(new byte[] {'x', (byte) 0xff, 'y'}, 0, 3, true);
    BytesDistribution snapshot = strings.snapshot();
    assertThat(snapshot.top())
        .containsExactly(
            new FrequentValue("a".repeat(64), 2, 2), new FrequentValue("x\ufffdy", 1, 1));
    assertThat(Objects.requireNonNull(snapshot.lengths().summary()).max()).isEqualTo(65);
  }

  @Test
  void byte_strings_merge() {
    BytesAccumulator left = new BytesAccumulator();
    BytesAccumulator right = new BytesAccumulator();
    add(left, "a", 2);
    add(right, "a", 3);
    add(right, "", 1);
    left.merge(right);
    assertThat(left.snapshot().count()).isEqualTo(6);
    assertThat(left.snapshot().missing()).isEqualTo(1);
    assertThat(left.snapshot().top()).containsExactly(new FrequentValue("a", 5, 5));
  }

  private static void add(BytesAccumulator strings, String value, int times) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < times; i++) {
      strings.add(bytes, 0, bytes.length, true);
    }
  }
}
