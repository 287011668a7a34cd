package io.tiltyard.router.admission;

/** How the limit on requests in flight follows what became of the last ones. */
final class LimitPolicy {
  private static final int GROWS_BY_PART = 8;
  private static final int KEEPS_QUARTERS = 3;
  private static final int QUARTERS = 4;

  private LimitPolicy() {}

  /**
   * What was seen for a while.
   *
   * @param leastWaitNanos the shortest wait of a request that began to run; a burst leaves it
   *     short, a standing queue does not
   * @param inFlight requests at the end of the while
   */
  record Window(long leastWaitNanos, long inFlight) {}

  /**
   * The next limit, at least 1.
   *
   * @param ceiling the most that can be in flight anyway
   * @param maxWaitNanos the longest standing wait that is put up with
   */
  static long next(long limit, long ceiling, long maxWaitNanos, Window window) {
    if (window.leastWaitNanos() > maxWaitNanos) {
      long used = Math.min(limit, window.inFlight());
      return Math.max(1, used * KEEPS_QUARTERS / QUARTERS);
    }
    return Math.min(ceiling, limit + Math.max(1, limit / GROWS_BY_PART));
  }
}
