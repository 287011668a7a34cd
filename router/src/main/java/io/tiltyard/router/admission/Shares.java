package io.tiltyard.router.admission;

/**
 * What requests of each priority may use of the concurrency limit and, by forecast, of the time
 * that they have. The rest stays free for those above them, so that whoever is less important is
 * refused first.
 */
final class Shares {
  private static final int WHOLE = 100;

  /** Percent, by {@link io.tiltyard.runtime.batch.Priority}. */
  private static final int[] LIMIT = {WHOLE, 90, 50, 25};

  /** Percent; what is left of the first is for what a forecast does not see. */
  private static final int[] TIME = {95, 90, 60, 40};

  private Shares() {}

  /** The part of {@code limit} for this priority: rounded up, so that 1 is 1 for everybody. */
  static long ofLimit(int priority, long limit) {
    return limit - part(limit, WHOLE - LIMIT[priority]);
  }

  /** The part of the time until a deadline. */
  static long ofTime(int priority, long nanos) {
    return part(nanos, TIME[priority]);
  }

  /** Rounded down, and without overflow. */
  private static long part(long whole, int percent) {
    return whole / WHOLE * percent + whole % WHOLE * percent / WHOLE;
  }
}
