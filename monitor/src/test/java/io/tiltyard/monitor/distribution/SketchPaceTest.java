package io.tiltyard.monitor.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SketchPaceTest {
  private static final long SECOND = 1_000_000_000L;
  private static final int CALLS = 1 << 14;

  private static final long HOUR = 3_600 * SECOND;

  /** Runs out of the range of a long within the first seconds. */
  private long start = Long.MAX_VALUE - SECOND;

  private final SketchPace pace = new SketchPace(start);

  /** How many of the calls of one second are taken. */
  private int second(int number, int calls, int valuesEach) {
    int taken = 0;
    for (int i = 0; i < calls; i++) {
      taken += pace.takesNext(start + number * SECOND + i * (SECOND / calls)) ? 1 : 0;
      pace.came(valuesEach);
    }
    return taken;
  }

  @Test
  void takes_all_calls_that_bring_few_values() {
    for (int i = 0; i < 5; i++) {
      assertThat(second(i, CALLS, 7)).isEqualTo(CALLS);
    }
  }

  @Test
  void takes_evenly_what_is_allowed_of_calls_that_bring_many() {
    second(0, CALLS, 80);
    for (int i = 1; i < 5; i++) {
      assertThat(second(i, CALLS, 80)).isBetween(CALLS / 11 - 1, CALLS / 10 + 1);
    }
  }

  @Test
  void slows_down_within_a_second_that_brings_more_than_the_one_before() {
    second(0, CALLS, 1);
    int taken = second(1, CALLS, 800);
    assertThat((long) taken * 800).isLessThan(6 * SketchPace.VALUES_PER_SECOND);
    assertThat(taken).isPositive();
  }

  @Test
  void takes_all_again_when_the_rush_is_over() {
    second(0, CALLS, 800);
    second(1, CALLS, 1);
    assertThat(second(2, CALLS, 1)).isEqualTo(CALLS);
  }

  @Test
  void a_pause_makes_the_mean_smaller() {
    second(0, CALLS, 800);
    assertThat(pace.takesNext(start + HOUR)).isTrue();
    assertThat(pace.takesNext(start + HOUR)).isTrue();
  }
}
