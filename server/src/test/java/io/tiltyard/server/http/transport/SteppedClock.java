package io.tiltyard.server.http.transport;

import io.tiltyard.base.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Stands until it is advanced. */
final class SteppedClock implements Clock {
  private final AtomicLong nanos = new AtomicLong();

  void advance(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @Override
  public long nanoTime() {
    return nanos.get();
  }

  @Override
  public long epochMicros() {
    return nanos.get() / 1_000;
  }
}
