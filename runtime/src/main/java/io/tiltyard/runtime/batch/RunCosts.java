package io.tiltyard.runtime.batch;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Which sizes of runs are cheap enough for the threads that bring the requests. Each {@link
 * SizeClass} is judged by its own runs: it is cheap once so many in a row succeeded within the
 * bound, until the first that takes longer, however it ended. What is known of a size is forgotten
 * when many others came since. Any thread observes and asks.
 */
final class RunCosts {
  /** Runs within the bound before a size is cheap. */
  static final int TO_EARN = 4;

  /** As many again after one that took longer: a thread may have lost its processor. */
  static final int AFTER_SLOW = 8;

  /** As many after one that took longer than a bound may ever be. */
  static final int AFTER_HELD_UP = 1_024;

  private static final long HELD_UP_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  /** Sizes that are known at most. */
  private static final int PLACES = 256;

  /** Places where one size may be. */
  private static final int PROBES = 4;

  private static final long OWED = 0xffff;

  private final long boundNanos;

  /** A size without its lowest bits, and in these how many runs it owes. */
  private final AtomicLongArray places;

  /**
   * @param boundNanos 0 where no run is ever cheap
   */
  RunCosts(long boundNanos) {
    this.boundNanos = boundNanos;
    this.places = new AtomicLongArray(boundNanos == 0 ? 0 : PLACES);
  }

  /** Whether any run can be cheap. */
  boolean isLearning() {
    return boundNanos > 0;
  }

  /** Whether runs of this size are known to be cheap. */
  boolean isCheap(long size) {
    if (boundNanos == 0) {
      return false;
    }
    long known = places.get(place(size));
    return isOf(known, size) && (known & OWED) == 0;
  }

  /** A run ended. One that failed may have done nothing, so it proves nothing but slowness. */
  void ended(long size, long runNanos, boolean succeeded) {
    if (boundNanos == 0 || (runNanos <= boundNanos && !succeeded)) {
      return;
    }
    int place = place(size);
    long known = places.get(place);
    while (true) {
      long owed = isOf(known, size) ? known & OWED : TO_EARN;
      long next = (size & ~OWED) | owed(owed, runNanos);
      if (next == known) {
        return;
      }
      long witness = places.compareAndExchange(place, known, next);
      if (witness == known) {
        return;
      }
      known = witness;
    }
  }

  private long owed(long before, long runNanos) {
    if (runNanos <= boundNanos) {
      return Math.max(0, before - 1);
    }
    return Math.max(before, runNanos > HELD_UP_NANOS ? AFTER_HELD_UP : AFTER_SLOW);
  }

  /** Where the size is, or else is to be: at a free place, or instead of another. */
  private int place(long size) {
    int first = (int) (size >>> (Long.SIZE - 8));
    int free = -1;
    for (int i = 0; i < PROBES; i++) {
      int place = (first + i) & (PLACES - 1);
      long known = places.get(place);
      if (isOf(known, size)) {
        return place;
      }
      if (known == 0 && free < 0) {
        free = place;
      }
    }
    return free < 0 ? first : free;
  }

  private static boolean isOf(long known, long size) {
    return known != 0 && ((known ^ size) & ~OWED) == 0;
  }
}
