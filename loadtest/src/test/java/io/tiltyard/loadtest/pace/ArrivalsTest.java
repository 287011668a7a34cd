package io.tiltyard.loadtest.pace;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

final class ArrivalsTest {
  @Test
  void constant_arrivals_are_evenly_spaced_and_begin_at_once() {
    Arrivals arrivals = Arrivals.constant(4);

    assertThat(new long[] {arrivals.next(), arrivals.next(), arrivals.next()})
        .containsExactly(0, 250_000_000, 500_000_000);
  }

  @Test
  void nothing_adds_up_over_a_long_run_at_a_rate_without_a_whole_gap() {
    Arrivals arrivals = Arrivals.constant(3_000);
    long last = 0;
    for (int i = 0; i <= 3_000_000; i++) {
      last = arrivals.next();
    }

    assertThat(last).isEqualTo(1_000_000_000_000L);
  }

  @Test
  void poisson_arrivals_have_the_rate_and_as_many_short_gaps_as_the_exponential_distribution() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Arrivals arrivals = Arrivals.poisson(1_000, seed);
    int count = 200_000;
    int shorterThanMean = 0;
    long last = 0;
    for (int i = 0; i < count; i++) {
      long next = arrivals.next();
      assertThat(next).isGreaterThanOrEqualTo(last);
      shorterThanMean += next - last < 1_000_000 ? 1 : 0;
      last = next;
    }

    assertThat(last).isCloseTo(count * 1_000_000L, Percentage.withPercentage(2));
    assertThat((double) shorterThanMean / count)
        .isCloseTo(1 - Math.exp(-1), Percentage.withPercentage(2));
  }

  @Test
  void the_same_seed_gives_the_same_arrivals() {
    Arrivals one = Arrivals.poisson(10, 7);
    Arrivals same = Arrivals.poisson(10, 7);
    Arrivals other = Arrivals.poisson(10, 8);
    long first = one.next();

    assertThat(same.next()).isEqualTo(first);
    assertThat(other.next()).isNotEqualTo(first);
  }
}
