package io.tiltyard.router.testing;

import io.tiltyard.base.time.Clock;
import java.util.concurrent.atomic.AtomicLong;

/** Stands still until told otherwise. */
public final class FakeClock implements Clock {
  private final AtomicLong nanos;
  private volatile Runnable whenAsked = () -> {};

  public FakeClock() {
    this(1_000_000_000L);
  }

  public FakeClock(long nanos) {
    this.nanos = new AtomicLong(nanos);
  }

  public void advance(long byNanos) {
    nanos.addAndGet(byNanos);
  }

  /** Does something whenever somebody reads the monotonic clock. */
  public void whenAsked(Runnable action) {
    whenAsked = action;
  }

  @Override
  public long nanoTime() {
    whenAsked.run();
    return nanos.get();
  }

  @Override
  public long epochMicros() {
    return 1_700_000_000_000_000L + nanos.get() / 1_000;
  }
}
