package io.tiltyard.router.admission;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * When the newest runs of a version began and how many rows they have: as many as there are
 * instances are the ones under way. Any thread tells and asks, without a lock; who asks while
 * another tells may see an older run.
 */
final class RunStarts {
  private final AtomicLong count = new AtomicLong();
  private final AtomicLong newest;
  private final AtomicLongArray nanos;
  private final AtomicLongArray rows;

  /**
   * @param most that are remembered
   */
  RunStarts(int most, long nowNanos) {
    newest = new AtomicLong(nowNanos);
    nanos = new AtomicLongArray(most);
    rows = new AtomicLongArray(most);
    for (int i = 0; i < most; i++) {
      nanos.set(i, nowNanos);
      rows.set(i, 1);
    }
  }

  /** A run began. Told again for the same run, with the same time, changes nothing. */
  void began(long runRows, long nowNanos) {
    if (newest.getAndSet(nowNanos) != nowNanos) {
      int at = slot(count.getAndIncrement());
      rows.set(at, runRows);
      nanos.set(at, nowNanos);
    }
  }

  /** Of the newest {@code runs} runs, when the one at {@code index} began, the oldest at 0. */
  long nanos(int index, int runs) {
    return nanos.get(slot(count.get() - runs + index));
  }

  /** As {@link #nanos}: the rows of that run. */
  long rows(int index, int runs) {
    return rows.get(slot(count.get() - runs + index));
  }

  private int slot(long run) {
    return (int) Math.floorMod(run, (long) nanos.length());
  }
}
