package io.tiltyard.monitor.file;

/** When to try again after a fault: after a pause that doubles from 100 ms to 10 s. */
public final class Backoff {
  private static final long MIN_NANOS = 100_000_000L;
  private static final long MAX_NANOS = 10_000_000_000L;

  private long pauseNanos;
  private long sinceNanos;

  /** Whether it is time to try. */
  public boolean isOver(long nowNanos) {
    return nowNanos - sinceNanos >= pauseNanos || pauseNanos == 0;
  }

  /** Begins a pause, longer than the one before. */
  public void failed(long nowNanos) {
    pauseNanos = pauseNanos == 0 ? MIN_NANOS : Math.min(2 * pauseNanos, MAX_NANOS);
    sinceNanos = nowNanos;
  }

  /** Ends the series of faults. */
  public void succeeded() {
    pauseNanos = 0;
  }
}
