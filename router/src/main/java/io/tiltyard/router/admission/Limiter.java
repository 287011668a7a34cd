package io.tiltyard.router.admission;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The adaptive limit on a version's requests in flight. Learns from the time that requests really
 * waited, so it also catches what the forecast cannot see: clients without deadlines, runs of mixed
 * shapes, a machine that has other things to do.
 *
 * <p>Any thread tells it, without a lock. Whoever finds a window over closes it; what others tell
 * in that moment counts for either window.
 */
public final class Limiter {
  public static final long WINDOW_NANOS = 100_000_000L;

  /** A window ends only once so many requests began to run. */
  public static final long WINDOW_REQUESTS = 4;

  private final long maxWaitNanos;
  private final AtomicLong windowStart;
  private final AtomicLong leastWait = new AtomicLong(Load.NEVER);
  private final AtomicLong started = new AtomicLong();
  private volatile long limit = Load.NEVER;

  /**
   * @param maxWaitNanos the longest standing wait in the queue that is put up with
   */
  public Limiter(long maxWaitNanos, long nowNanos) {
    this.maxWaitNanos = maxWaitNanos;
    this.windowStart = new AtomicLong(nowNanos);
  }

  /** How many may be in flight, at most {@code ceiling}. */
  public long limit(long ceiling) {
    return Math.min(limit, ceiling);
  }

  /** A request began to run. */
  public void started(long waitNanos, long nowNanos, long inFlight, long ceiling) {
    long least = leastWait.get();
    while (waitNanos < least && !leastWait.compareAndSet(least, waitNanos)) {
      least = leastWait.get();
    }
    started.getAndIncrement();
    closeWindow(nowNanos, inFlight, ceiling);
  }

  private void closeWindow(long nowNanos, long inFlight, long ceiling) {
    long start = windowStart.get();
    if (nowNanos - start < WINDOW_NANOS
        || started.get() < WINDOW_REQUESTS
        || !windowStart.compareAndSet(start, nowNanos)) {
      return;
    }
    long least = leastWait.getAndSet(Load.NEVER);
    LimitPolicy.Window window = new LimitPolicy.Window(least == Load.NEVER ? 0 : least, inFlight);
    started.set(0);
    limit = LimitPolicy.next(limit(ceiling), ceiling, maxWaitNanos, window);
  }
}
