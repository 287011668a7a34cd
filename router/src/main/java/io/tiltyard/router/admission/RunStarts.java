package io.tiltyard.router.admission;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * When the newest runs of a version began and how many rows they have: as many as there are
 * instances are the ones under way. Each request of a run tells of it, all on the thread of the
 * instance that runs it, while other instances tell of theirs; any thread asks, and who asks while
 * another tells may see an older run. There is no lock.
 */
public final class RunStarts {
  /**
   * So many of the newest runs are looked at for one that is known already: more than there are
   * instances that begin while one instance tells of its requests.
   */
  private static final int RECENT = 8;

  private final AtomicLong count = new AtomicLong();
  private final AtomicLongArray nanos;
  private final AtomicLongArray rows;

  /**
   * @param most that are remembered
   */
  public RunStarts(int most, long nowNanos) {
    nanos = new AtomicLongArray(most);
    rows = new AtomicLongArray(most);
    for (int i = 0; i < most; i++) {
      nanos.set(i, nowNanos);
      rows.set(i, 1);
    }
  }

  /** A run began. Told again for the same run, with the same time, changes nothing. */
  public void began(long runRows, long nowNanos) {
    if (!isKnown(nowNanos)) {
      int at = slot(count.getAndIncrement());
      rows.set(at, runRows);
      nanos.set(at, nowNanos);
    }
  }

  private boolean isKnown(long nowNanos) {
    long next = count.get();
    for (long run = next - 1; run >= next - Math.min(RECENT, nanos.length()); run--) {
      if (nanos.get(slot(run)) == nowNanos) {
        return true;
      }
    }
    return false;
  }

  /** Of the newest {@code runs} runs, when the one at {@code index} began, the oldest at 0. */
  public long nanos(int index, int runs) {
    return nanos.get(slot(count.get() - runs + index));
  }

  /** As {@link #nanos}: the rows of that run. */
  public long rows(int index, int runs) {
    return rows.get(slot(count.get() - runs + index));
  }

  private int slot(long run) {
    return (int) Math.floorMod(run, (long) nanos.length());
  }
}
