package io.tiltyard.router.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.router.testing.SeededRandom;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TrafficSplitTest {
  private static final long SPACE = TrafficSplit.SPACE;

  /** So many weights in steps of 0.01 whose sum is {@code hundredths}. */
  private static double[] weights(Random random, int count, int hundredths) {
    int[] cuts = new int[count + 1];
    for (int i = 1; i < count; i++) {
      cuts[i] = random.nextInt(hundredths + 1);
    }
    cuts[count] = hundredths;
    Arrays.sort(cuts);
    double[] weights = new double[count];
    for (int i = 0; i < count; i++) {
      weights[i] = (cuts[i + 1] - cuts[i]) / 100.0;
    }
    return weights;
  }

  private static long hash(long point) {
    return point << 32;
  }

  private static void assertShares(double[] weights) {
    TrafficSplit split = TrafficSplit.of(weights);
    long all = split.share(TrafficSplit.CHAMPION);
    for (int i = 0; i < weights.length; i++) {
      assertThat((double) split.share(i))
          .as(Arrays.toString(weights))
          .isBetween(weights[i] / 100 * SPACE - 1.001, weights[i] / 100 * SPACE + 0.001);
      all += split.share(i);
    }
    assertThat(all).as("no point twice, none left out").isEqualTo(SPACE);
  }

  @Test
  void without_challengers_the_champion_has_all() {
    TrafficSplit split = TrafficSplit.of(new double[0]);
    assertThat(split.share(TrafficSplit.CHAMPION)).isEqualTo(SPACE);
    assertThat(split.owner(0)).isEqualTo(TrafficSplit.CHAMPION);
    assertThat(split.owner(-1)).isEqualTo(TrafficSplit.CHAMPION);
  }

  @Test
  void a_weight_of_zero_gets_nothing() {
    TrafficSplit split = TrafficSplit.of(new double[] {0, 0, 0});
    assertThat(split.share(TrafficSplit.CHAMPION)).isEqualTo(SPACE);
    assertThat(split.owner(0)).isEqualTo(TrafficSplit.CHAMPION);
  }

  @Test
  void a_weight_of_hundred_leaves_the_champion_nothing() {
    TrafficSplit split = TrafficSplit.of(new double[] {100});
    assertThat(split.share(TrafficSplit.CHAMPION)).isZero();
    assertThat(split.owner(0)).isZero();
    assertThat(split.owner(-1)).isZero();
    assertThat(TrafficSplit.of(new double[] {0, 100}).share(TrafficSplit.CHAMPION)).isZero();
    assertThat(TrafficSplit.of(new double[] {0, 0, 100}).share(2)).isEqualTo(SPACE);
    assertThat(TrafficSplit.of(new double[] {50, 50}).share(TrafficSplit.CHAMPION)).isZero();
  }

  @Test
  void the_first_grows_from_the_bottom_and_the_second_from_the_top() {
    TrafficSplit split = TrafficSplit.of(new double[] {25, 25});
    assertThat(split.owner(hash(0))).isZero();
    assertThat(split.owner(hash(SPACE / 4 - 1))).isZero();
    assertThat(split.owner(hash(SPACE / 4))).isEqualTo(TrafficSplit.CHAMPION);
    assertThat(split.owner(hash(SPACE / 4 * 3 - 1))).isEqualTo(TrafficSplit.CHAMPION);
    assertThat(split.owner(hash(SPACE / 4 * 3))).isEqualTo(1);
    assertThat(split.owner(hash(SPACE - 1))).isEqualTo(1);
  }

  @Test
  void only_the_upper_half_of_the_hash_counts() {
    TrafficSplit split = TrafficSplit.of(new double[] {50});
    assertThat(split.owner(0x7fffffff_ffffffffL)).isZero();
    assertThat(split.owner(0x80000000_00000000L)).isEqualTo(TrafficSplit.CHAMPION);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void every_share_is_its_weight_within_one_point_of_the_space(int challengers) {
    Random random = SeededRandom.create();
    for (int i = 0; i < 2_000; i++) {
      assertShares(weights(random, challengers, random.nextInt(10_001)));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void weights_that_sum_to_exactly_100_leave_the_champion_rounding_only(int challengers) {
    Random random = SeededRandom.create();
    for (int i = 0; i < 2_000; i++) {
      double[] weights = weights(random, challengers, 10_000);
      assertShares(weights);
      assertThat(TrafficSplit.of(weights).share(TrafficSplit.CHAMPION)).isLessThan(challengers);
    }
  }

  @Test
  void the_finest_weight_is_a_hundredth_of_a_percent() {
    assertThat(TrafficSplit.of(new double[] {0.01}).share(0)).isEqualTo(SPACE / 10_000);
    assertShares(new double[] {0.01, 99.99});
    assertShares(new double[] {0.29, 0.57, 33.33, 65.81});
  }

  @Test
  void the_owner_of_a_point_agrees_with_the_shares() {
    Random random = SeededRandom.create();
    double[] weights = {5, 10, 20, 0.5, 12};
    TrafficSplit split = TrafficSplit.of(weights);
    long[] counts = new long[weights.length];
    int draws = 400_000;
    for (int i = 0; i < draws; i++) {
      int owner = split.owner(random.nextLong());
      if (owner != TrafficSplit.CHAMPION) {
        counts[owner]++;
      }
    }
    for (int i = 0; i < weights.length; i++) {
      double expected = draws * weights[i] / 100;
      assertThat((double) counts[i])
          .isBetween(expected - 6 * Math.sqrt(expected), expected + 6 * Math.sqrt(expected));
    }
  }

  /** Every point that an earlier split gave to a challenger is its own in the later one. */
  private static void assertGrows(double[] before, double[] after, int owners, Random random) {
    TrafficSplit earlier = TrafficSplit.of(before);
    TrafficSplit later = TrafficSplit.of(after);
    for (int i = 0; i < 500; i++) {
      long draw = random.nextLong();
      int owner = earlier.owner(draw);
      if (owner != TrafficSplit.CHAMPION && owner < owners) {
        assertThat(later.owner(draw))
            .as("%s -> %s at %x", Arrays.toString(before), Arrays.toString(after), draw)
            .isEqualTo(owner);
      }
    }
  }

  @Test
  void f132_one_challenger_only_takes_from_the_champion() {
    Random random = SeededRandom.create();
    for (int i = 0; i < 1_000; i++) {
      int before = random.nextInt(10_001);
      int after = before + random.nextInt(10_001 - before);
      assertGrows(new double[] {before / 100.0}, new double[] {after / 100.0}, 1, random);
    }
  }

  @Test
  void f132_two_challengers_only_take_from_the_champion() {
    Random random = SeededRandom.create();
    for (int i = 0; i < 1_000; i++) {
      double[] after = weights(random, 2, random.nextInt(10_001));
      double[] before = {
        random.nextInt((int) Math.round(after[0] * 100) + 1) / 100.0,
        random.nextInt((int) Math.round(after[1] * 100) + 1) / 100.0
      };
      assertGrows(before, after, 2, random);
    }
  }

  @Test
  void the_first_two_keep_their_keys_whatever_the_others_do() {
    Random random = SeededRandom.create();
    for (int i = 0; i < 1_000; i++) {
      double[] before = weights(random, 2 + random.nextInt(7), random.nextInt(10_001));
      double[] after = weights(random, before.length, 10_000);
      after[0] = before[0];
      after[1] = before[1];
      double room = 100 - after[0] - after[1];
      for (int rank = 2; rank < after.length; rank++) {
        after[rank] = Math.floor(Math.min(after[rank], room) * 100) / 100;
        room -= after[rank];
      }
      assertGrows(before, after, 2, random);
    }
  }

  @Test
  void later_challengers_keep_their_keys_while_nobody_reaches_them() {
    Random random = SeededRandom.create();
    for (double weight = 1; weight <= 10; weight++) {
      assertGrows(
          new double[] {weight, weight, weight, weight},
          new double[] {weight + 2, weight + 2, weight + 2, weight + 2},
          4,
          random);
    }
  }
}
