package io.tiltyard.server.http.transport;

import java.time.Duration;

/** How long one connection may keep the gateway waiting. Times are monotonic nanoseconds. */
final class SlowClient {
  private static final Duration STUCK = Duration.ofSeconds(30);
  private static final long MAX_PERIOD_MILLIS = 1_000;
  private static final long MIN_PERIOD_MILLIS = 10;

  private final HttpLimits limits;
  private long activeNanos;
  private long unwritableNanos;
  private boolean writable = true;
  private boolean fresh = true;

  SlowClient(HttpLimits limits, long openedNanos) {
    this.limits = limits;
    this.activeNanos = openedNanos;
  }

  /** How often to look. */
  long periodMillis() {
    long shortest =
        Math.min(
            limits.headTimeout().toMillis(),
            Math.min(limits.bodyGrace().toMillis(), limits.idleTimeout().toMillis()));
    return Math.max(MIN_PERIOD_MILLIS, Math.min(MAX_PERIOD_MILLIS, shortest / 4));
  }

  /** An answer was written. */
  void active(long nowNanos) {
    fresh = false;
    activeNanos = nowNanos;
  }

  void writable(boolean now, long nowNanos) {
    if (writable && !now) {
      unwritableNanos = nowNanos;
    }
    writable = now;
  }

  /** Whether the client has not read its answers for too long. */
  boolean isStuck(long nowNanos) {
    return !writable && nowNanos - unwritableNanos > STUCK.toNanos();
  }

  /** Whether a head that began to arrive should be complete by now. */
  boolean isLate(long arrivedNanos, long nowNanos) {
    return nowNanos - arrivedNanos > limits.headTimeout().toNanos();
  }

  /** Whether a connection without a request should go; one that never had any goes sooner. */
  boolean isIdle(long nowNanos) {
    Duration patience = fresh ? limits.headTimeout() : limits.idleTimeout();
    return nowNanos - activeNanos > patience.toNanos();
  }
}
