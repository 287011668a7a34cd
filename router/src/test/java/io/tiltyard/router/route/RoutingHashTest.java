package io.tiltyard.router.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.Test;

final class RoutingHashTest {
  private static final int DRAWS = 200_000;

  private static LongPredicate sample(long salt, double fraction) {
    long threshold = RoutingHash.threshold(fraction);
    return draw -> RoutingHash.within(RoutingHash.mix(draw, salt), threshold);
  }

  private static double correlation(long[] draws, LongPredicate one, LongPredicate other) {
    double n = draws.length;
    double a = 0;
    double b = 0;
    double both = 0;
    for (long draw : draws) {
      boolean inOne = one.test(draw);
      boolean inOther = other.test(draw);
      a += inOne ? 1 : 0;
      b += inOther ? 1 : 0;
      both += inOne && inOther ? 1 : 0;
    }
    return (n * both - a * b) / Math.sqrt(a * (n - a) * b * (n - b));
  }

  private static void assertIndependent(long[] draws) {
    TrafficSplit split = TrafficSplit.of(new double[] {10, 20});
    List<LongPredicate> choices = new ArrayList<>();
    choices.add(draw -> split.owner(draw) == 0);
    choices.add(draw -> split.owner(draw) == 1);
    choices.add(sample(RoutingHash.SHADOW + 2, 0.1));
    choices.add(sample(RoutingHash.SHADOW + 3, 0.3));
    choices.add(sample(RoutingHash.LOG, 0.1));
    choices.add(sample(RoutingHash.DISTRIBUTION, 0.05));
    for (int i = 0; i < choices.size(); i++) {
      for (int j = Math.max(2, i + 1); j < choices.size(); j++) {
        assertThat(Math.abs(correlation(draws, choices.get(i), choices.get(j))))
            .as("choices %s and %s", i, j)
            .isLessThan(4.5 / Math.sqrt(draws.length));
      }
    }
  }

  @Test
  void samples_of_random_draws_say_nothing_of_each_other() {
    assertIndependent(new Random(1).longs(DRAWS).toArray());
  }

  @Test
  void samples_of_routing_keys_say_nothing_of_each_other() {
    long seed = RoutingHash.routeSeed("fraud");
    long[] draws = new long[DRAWS];
    for (int i = 0; i < DRAWS; i++) {
      draws[i] = RoutingHash.ofKey(seed, "user-" + i);
    }
    assertIndependent(draws);
  }

  @Test
  void routes_are_assigned_independently() {
    TrafficSplit split = TrafficSplit.of(new double[] {20});
    long one = RoutingHash.routeSeed("one");
    long two = RoutingHash.routeSeed("two");
    long[] keys = new Random(2).longs(DRAWS).toArray();
    double correlation =
        correlation(
            keys,
            key -> split.owner(RoutingHash.ofKey(one, "k" + key)) == 0,
            key -> split.owner(RoutingHash.ofKey(two, "k" + key)) == 0);
    assertThat(Math.abs(correlation)).isLessThan(4.5 / Math.sqrt(DRAWS));
  }

  @Test
  void a_fraction_of_one_takes_all_and_of_zero_none() {
    for (long draw : new long[] {0, -1, Long.MIN_VALUE, Long.MAX_VALUE, 42}) {
      assertThat(RoutingHash.within(draw, RoutingHash.threshold(1))).isTrue();
      assertThat(RoutingHash.within(draw, RoutingHash.threshold(0))).isFalse();
    }
  }

  @Test
  void a_sample_has_the_size_that_was_asked_for() {
    long[] draws = new Random(3).longs(DRAWS).toArray();
    for (double fraction : new double[] {0.01, 0.1, 0.5, 0.9}) {
      LongPredicate sample = sample(RoutingHash.LOG, fraction);
      long taken = Arrays.stream(draws).filter(sample).count();
      double sigma = Math.sqrt(DRAWS * fraction * (1 - fraction));
      assertThat((double) taken)
          .isBetween(DRAWS * fraction - 4 * sigma, DRAWS * fraction + 4 * sigma);
    }
  }
}
