package io.tiltyard.router.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.monitor.call.Arm;
import io.tiltyard.monitor.call.CallOutcome;
import io.tiltyard.monitor.latency.ArmKey;
import io.tiltyard.monitor.latency.ArmMonitor;
import io.tiltyard.monitor.latency.LatencyBook;
import io.tiltyard.router.testing.FakeClock;
import io.tiltyard.runtime.lifecycle.LiveImpact;
import io.tiltyard.runtime.prepare.Throttle;
import org.junit.jupiter.api.Test;

final class LoadThrottleTest {
  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1000 * MILLI;

  private final FakeClock clock = new FakeClock();
  private final LatencyBook book = new LatencyBook();
  private final ArmMonitor arm = book.arm(new ArmKey("r", "m", 1, Arm.CHAMPION));
  private Runnable whileNapping = () -> {};
  private long napped;

  private LoadThrottle throttle(long bytesPerSecond) {
    return new LoadThrottle(book, bytesPerSecond, clock, this::nap);
  }

  private void nap(long nanos) {
    napped += nanos;
    clock.advance(nanos);
    whileNapping.run();
  }

  private void calls(int count, long millis) {
    for (int i = 0; i < count; i++) {
      arm.finished(CallOutcome.OK, 0, 0, 0, 0, millis * MILLI, 1);
    }
  }

  /** Requests take 10 ms for a while. */
  private LoadThrottle afterAWhile() {
    LoadThrottle throttle = throttle(0);
    calls(100, 10);
    clock.advance(10 * SECOND);
    assertThat(throttle.doWork()).isEqualTo(1);
    calls(100, 10);
    clock.advance(SECOND);
    return throttle;
  }

  @Test
  void a_load_goes_ahead_where_nobody_is_served() {
    try (Throttle.Watch watch = throttle(0).begin()) {
      clock.advance(SECOND);
      watch.step();
      watch.pause(1 << 20);
      assertThat(watch.impact()).isEqualTo(LiveImpact.NONE);
    }
    assertThat(napped).isZero();
  }

  @Test
  void a_load_goes_ahead_where_requests_fare_as_before() {
    try (Throttle.Watch watch = afterAWhile().begin()) {
      calls(100, 12);
      clock.advance(SECOND);
      watch.step();
      LiveImpact impact = watch.impact();
      assertThat(impact.p99BeforeNanos()).isBetween(10 * MILLI, 11 * MILLI);
      assertThat(impact.p99DuringNanos()).isBetween(12 * MILLI, 13 * MILLI);
      assertThat(impact.waitedNanos()).isZero();
    }
  }

  @Test
  void a_load_stands_back_until_requests_fare_well_again() {
    try (Throttle.Watch watch = afterAWhile().begin()) {
      calls(100, 40);
      clock.advance(SECOND);
      whileNapping = () -> calls(100, napped > SECOND ? 10 : 40);
      watch.step();
      assertThat(napped).isBetween(SECOND, 2 * SECOND);
      assertThat(watch.impact().waitedNanos()).isEqualTo(napped);
    }
  }

  @Test
  void a_load_does_not_stand_back_for_ever() {
    try (Throttle.Watch watch = afterAWhile().begin()) {
      calls(100, 40);
      clock.advance(SECOND);
      whileNapping = () -> calls(100, 40);
      watch.step();
      assertThat(napped).isEqualTo(10 * SECOND);
      watch.step();
      assertThat(napped).isEqualTo(10 * SECOND);
    }
  }

  @Test
  void a_load_does_not_wait_for_requests_that_do_not_come() {
    try (Throttle.Watch watch = afterAWhile().begin()) {
      calls(100, 40);
      clock.advance(SECOND);
      watch.step();
      assertThat(napped).isLessThan(SECOND);
    }
  }

  @Test
  void a_copy_keeps_to_its_rate() {
    try (Throttle.Watch watch = throttle(1000).begin()) {
      watch.pause(500);
      assertThat(napped).isEqualTo(SECOND / 2);
      watch.pause(1000);
      assertThat(napped).isEqualTo(SECOND);
      clock.advance(10 * SECOND);
      watch.pause(2000);
      assertThat(napped).isEqualTo(SECOND);
    }
  }
}
