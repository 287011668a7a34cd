package io.tiltyard.monitor.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class BackoffTest {
  private final Backoff backoff = new Backoff();

  @Test
  void there_is_no_pause_before_the_first_fault() {
    assertThat(backoff.isOver(Long.MIN_VALUE)).isTrue();
  }

  @Test
  void each_fault_doubles_the_pause_up_to_10_seconds() {
    long[] millis = {100, 200, 400, 800, 1_600, 3_200, 6_400, 10_000, 10_000};
    long now = Long.MAX_VALUE - 5; // the clock may wrap around
    for (long pause : millis) {
      backoff.failed(now);
      long nanos = TimeUnit.MILLISECONDS.toNanos(pause);
      assertThat(backoff.isOver(now + nanos - 1)).as("before %d ms", pause).isFalse();
      assertThat(backoff.isOver(now + nanos)).as("after %d ms", pause).isTrue();
      now += nanos;
    }
  }

  @Test
  void a_success_ends_the_pause_and_the_series() {
    backoff.failed(0);
    backoff.failed(0);
    backoff.succeeded();
    assertThat(backoff.isOver(0)).isTrue();
    backoff.failed(0);
    assertThat(backoff.isOver(TimeUnit.MILLISECONDS.toNanos(100))).isTrue();
  }
}
