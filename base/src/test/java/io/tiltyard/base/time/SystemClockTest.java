package io.tiltyard.base.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A moment of the one clock is told in the other. */
final class SystemClockTest {
  private static final long HOUR_MICROS = 3_600_000_000L;

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
  void a_wall_clock_that_is_set_is_noticed_after_10_milliseconds_in_either_direction() {
    AtomicLong nanos = new AtomicLong(1_000_000_000);
    AtomicLong micros = new AtomicLong(5_000_000);
    Clock both = new SystemClock(nanos::get, micros::get);
    micros.addAndGet(HOUR_MICROS);
    assertThat(both.epochMicrosAt(1_010_000_000)).isEqualTo(5_010_000);
    assertThat(both.epochMicrosAt(990_000_000)).isEqualTo(4_990_000);
    nanos.set(1_010_000_001);
    assertThat(both.epochMicrosAt(1_010_000_001)).isEqualTo(5_000_000 + HOUR_MICROS);
    assertThat(both.epochMicrosAt(1_000_000_000)).isEqualTo(4_990_000 - 1 + HOUR_MICROS);
  }

  @Test
  void two_clocks_between_which_the_thread_was_away_are_read_again() {
    AtomicLong nanos = new AtomicLong();
    AtomicLong reads = new AtomicLong();
    Clock both =
        new SystemClock(
            nanos::get,
            () -> nanos.addAndGet(reads.incrementAndGet() < 3 ? 1_000_000 : 100) / 1_000);
    assertThat(reads).hasValue(3);
    assertThat(both.epochMicrosAt(2_000_050)).isEqualTo(2_000);
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
