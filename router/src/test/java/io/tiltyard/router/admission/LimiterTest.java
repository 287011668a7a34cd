package io.tiltyard.router.admission;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LimiterTest {
  private static final long MAX_WAIT = 1_000;
  private static final long CEILING = 64;

  @ParameterizedTest(name = "limit {0}, least wait {1}, {2} in flight: {3}")
  @CsvSource({
    // It grows by an eighth, at least by one, up to the ceiling.
    "1, 0, 1, 2",
    "32, 1000, 1, 36",
    "60, 0, 60, 64",
    // A standing wait takes a quarter of what is used.
    "32, 1001, 32, 24",
    "32, 1001, 8, 6",
    // One always gets in.
    "1, 5000, 1, 1",
    "5, 5000, 0, 1",
  })
  void the_limit_follows_what_was_seen(long limit, long least, long inFlight, long next) {
    LimitPolicy.Window window = new LimitPolicy.Window(least, inFlight);
    assertThat(LimitPolicy.next(limit, CEILING, MAX_WAIT, window)).isEqualTo(next);
  }

  private final Limiter limiter = new Limiter(MAX_WAIT, 0);
  private long now;

  private void window(long wait, int requests, long inFlight) {
    for (int i = 0; i < requests; i++) {
      limiter.started(wait + i, now, inFlight, CEILING);
    }
    now += Limiter.WINDOW_NANOS;
    limiter.started(wait, now, inFlight, CEILING);
  }

  @Test
  void it_begins_at_the_ceiling() {
    assertThat(limiter.limit(CEILING)).isEqualTo(CEILING);
  }

  @Test
  void a_standing_queue_lowers_it_to_one_and_its_end_raises_it_again() {
    for (int i = 0; i < 40; i++) {
      window(MAX_WAIT + 1, 10, limiter.limit(CEILING));
    }
    assertThat(limiter.limit(CEILING)).isEqualTo(1);
    for (int i = 0; i < 60; i++) {
      window(0, 10, 1);
    }
    assertThat(limiter.limit(CEILING)).isEqualTo(CEILING);
  }

  @Test
  void a_burst_that_drains_leaves_it_alone() {
    limiter.started(0, now, 50, CEILING);
    window(MAX_WAIT * 100, 10, 50);
    assertThat(limiter.limit(CEILING)).isEqualTo(CEILING);
  }

  @Test
  void too_few_requests_are_no_evidence() {
    for (int i = 0; i < Limiter.WINDOW_REQUESTS - 1; i++) {
      now += Limiter.WINDOW_NANOS;
      limiter.started(MAX_WAIT + 1, now, 50, CEILING);
    }
    assertThat(limiter.limit(CEILING)).isEqualTo(CEILING);
  }
}
