package io.tiltyard.runtime.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** A moment of the one clock is told in the other. */
final class SystemClockTest {
  private static final long SECOND_NANOS = 1_000_000_000L;
  private static final long SECOND_MICROS = 1_000_000L;

  private final Clock clock = Clock.system();

  @Test
  void a_moment_lies_between_what_the_other_clock_says_around_it() {
    for (int i = 0; i < 100_000; i++) {
      long before = clock.epochMicros();
      long told = clock.epochMicrosAt(clock.nanoTime());
      long after = clock.epochMicros();
      assertThat(told).isBetween(before - 1_000, after + 1_000);
    }
  }

  @Test
  void a_moment_far_from_the_last_one_is_told_from_the_clock_anew() {
    long micros = clock.epochMicros();
    long nanos = clock.nanoTime();
    assertThat(clock.epochMicrosAt(nanos + 5 * SECOND_NANOS))
        .isCloseTo(micros + 5 * SECOND_MICROS, within(SECOND_MICROS));
    assertThat(clock.epochMicrosAt(nanos - 5 * SECOND_NANOS))
        .isCloseTo(micros - 5 * SECOND_MICROS, within(SECOND_MICROS));
  }

  @Test
  void any_clock_can_tell() {
    Clock standing =
        new Clock() {
          @Override
          public long nanoTime() {
            return 5_000_000;
          }

          @Override
          public long epochMicros() {
            return 1_000_000;
          }
        };
    assertThat(standing.epochMicrosAt(5_000_000)).isEqualTo(1_000_000);
    assertThat(standing.epochMicrosAt(3_000_000)).isEqualTo(998_000);
    assertThat(standing.epochMicrosAt(5_002_000)).isEqualTo(1_000_002);
  }
}
