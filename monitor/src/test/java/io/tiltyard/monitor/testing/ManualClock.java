package io.tiltyard.monitor.testing;

import io.tiltyard.base.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** A clock that stands still until it is told to advance. For one thread. */
public final class ManualClock implements Clock {
  /** Where every clock starts: 2026-01-01T00:00:00Z. */
  public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private long nanos;

  public void advance(Duration duration) {
    nanos += duration.toNanos();
  }

  @Override
  public long nanoTime() {
    return nanos;
  }

  @Override
  public long epochMicros() {
    return START.getEpochSecond() * 1_000_000 + nanos / 1_000;
  }
}
