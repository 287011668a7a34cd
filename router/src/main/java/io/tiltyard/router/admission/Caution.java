package io.tiltyard.router.admission;

import java.util.concurrent.atomic.AtomicLong;

/**
 * By how much forecasts are stretched, because requests that were let in to make their deadline
 * missed it: for what a forecast does not see, such as runs that shapes keep apart. It looks at
 * {@value #WINDOW} requests that came in since it changed last: those who came before were let in
 * by another measure, and say nothing of this one. Any thread tells and asks, without a lock.
 */
final class Caution {
  static final int WINDOW = 16;

  private static final int NONE = 1_000;
  private static final int MOST = 2_000;
  private static final int STEP = 100;

  /** At most one in so many may miss its deadline. */
  private static final int MISSED_ONE_OF = 10;

  private static final int MISSED_SHIFT = 32;

  private final AtomicLong changedNanos;

  /** Requests in the lower half, those that missed their deadline in the upper. */
  private final AtomicLong ended = new AtomicLong();

  private volatile int thousandths = NONE;

  Caution(long nowNanos) {
    changedNanos = new AtomicLong(nowNanos);
  }

  /** A request that had a deadline ended. */
  void ended(boolean missed, long enteredNanos, long nowNanos) {
    long changed = changedNanos.get();
    if (enteredNanos - changed < 0) {
      return;
    }
    long seen = ended.addAndGet(missed ? 1 + (1L << MISSED_SHIFT) : 1);
    if ((int) seen >= WINDOW && changedNanos.compareAndSet(changed, nowNanos)) {
      ended.set(0);
      boolean tooMany = (seen >>> MISSED_SHIFT) * MISSED_ONE_OF > (int) seen;
      thousandths = Math.max(NONE, Math.min(MOST, thousandths + (tooMany ? STEP : -STEP)));
    }
  }

  /** {@code nanos}, stretched to at most twice as long. */
  long stretched(long nanos) {
    int by = thousandths;
    return nanos / NONE * by + nanos % NONE * by / NONE;
  }
}
