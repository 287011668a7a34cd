package io.tiltyard.benchmarks.paired;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.benchmarks.paired.Goal.Verdict;
import org.junit.jupiter.api.Test;

final class GoalTest {
  private static Estimate interval(double low, double high) {
    return new Estimate((low + high) / 2, low, high);
  }

  @Test
  void the_whole_interval_must_reach_it() {
    assertThat(Goal.atMost(1.25).verdict(interval(1.1, 1.25))).isEqualTo(Verdict.REACHED);
    assertThat(Goal.atMost(1.25).verdict(interval(1.1, 1.26))).isEqualTo(Verdict.OPEN);
    assertThat(Goal.atMost(1.25).verdict(interval(1.26, 1.3))).isEqualTo(Verdict.MISSED);
    assertThat(Goal.atLeast(0.95).verdict(interval(0.95, 1))).isEqualTo(Verdict.REACHED);
    assertThat(Goal.atLeast(0.95).verdict(interval(0.94, 1))).isEqualTo(Verdict.OPEN);
    assertThat(Goal.atLeast(0.95).verdict(interval(0.9, 0.94))).isEqualTo(Verdict.MISSED);
  }

  @Test
  void nothing_measured_decides_nothing() {
    Estimate nothing = new Estimate(Double.NaN, Double.NaN, Double.NaN);

    assertThat(Goal.atMost(1).verdict(nothing)).isEqualTo(Verdict.OPEN);
    assertThat(Goal.atLeast(1).verdict(nothing)).isEqualTo(Verdict.OPEN);
  }
}
