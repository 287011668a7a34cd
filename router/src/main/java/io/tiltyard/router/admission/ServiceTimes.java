package io.tiltyard.router.admission;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How long runs of a version take, by their size: a moving mean for each class of rows, which ends
 * at a power of two. Any thread observes and asks, without a lock. Two that observe the same class
 * at once may lose one of the two observations, which moves a mean by little.
 */
final class ServiceTimes {
  /** Runs of more rows count for the last class. */
  private static final int CLASSES = 20;

  /** A new observation counts for a quarter. */
  private static final int WEIGHT = 4;

  /**
   * An observation counts for at most so many times what was expected: one stall is not a trend.
   */
  private static final int MAX_GROWTH = 4;

  private static final int ROW_FRACTIONS = 16;

  /** Mean nanoseconds, 0 where nothing was seen. */
  private final AtomicLongArray nanos = new AtomicLongArray(CLASSES);

  /** Mean rows in sixteenths. */
  private final AtomicLongArray rows = new AtomicLongArray(CLASSES);

  void observe(long runRows, long runNanos) {
    int at = classOf(runRows);
    long seen = Math.max(1, runNanos);
    long sixteenths = Math.max(1, runRows) * ROW_FRACTIONS;
    long mean = nanos.get(at);
    if (mean == 0) {
      rows.set(at, sixteenths);
      nanos.set(at, seen);
      return;
    }
    nanos.set(at, towards(mean, Math.min(seen, mean * MAX_GROWTH)));
    rows.set(at, towards(rows.get(at), sixteenths));
  }

  private static long towards(long mean, long seen) {
    return Math.max(1, mean + (seen - mean) / WEIGHT);
  }

  /**
   * The nanoseconds that a run of so many rows is expected to take; 0 where no run was seen yet.
   * Between the sizes that were seen it is a line; beyond the largest, the line goes on.
   *
   * <p>Where a larger run is not known to take longer, it is believed not to: it has to be tried to
   * be known. And no run is believed to take longer than its rows would in runs of the next smaller
   * size, so that a size that was slow once, and is avoided since, does not stay so.
   */
  long expected(long runRows) {
    long sixteenths = Math.max(1, runRows) * ROW_FRACTIONS;
    int above = firstFrom(0);
    int below = -1;
    int lower = -1;
    while (above < CLASSES && rows.get(above) < sixteenths) {
      lower = below;
      below = above;
      above = firstFrom(above + 1);
    }
    if (below < 0) {
      return above < CLASSES ? nanos.get(above) : 0;
    }
    long line =
        above < CLASSES
            ? onLine(below, above, sixteenths)
            : lower < 0 ? nanos.get(below) : onLine(lower, below, sixteenths);
    double together = (double) nanos.get(below) * sixteenths / rows.get(below);
    return Math.min(line, (long) together);
  }

  /** The next class from {@code at} on in which something was seen, or {@link #CLASSES}. */
  private int firstFrom(int at) {
    int next = at;
    while (next < CLASSES && nanos.get(next) == 0) {
      next++;
    }
    return next;
  }

  private long onLine(int from, int to, long sixteenths) {
    long rowsBetween = Math.max(1, rows.get(to) - rows.get(from));
    double slope = Math.max(0, (double) (nanos.get(to) - nanos.get(from)) / rowsBetween);
    return nanos.get(from) + (long) (slope * (sixteenths - rows.get(from)));
  }

  private static int classOf(long runRows) {
    int bits = Long.SIZE - Long.numberOfLeadingZeros(Math.max(1, runRows) - 1);
    return Math.min(bits, CLASSES - 1);
  }
}
