package io.tiltyard.router.admission;

/** How long a refused client is asked to stay away. */
final class RetryDelay {
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long MIN_MILLIS = 20;
  private static final long MAX_MILLIS = 10_000;

  private RetryDelay() {}

  /**
   * Between once and twice the time that what is ahead will take, so that those who were refused
   * together do not come back together.
   *
   * @param random any number
   */
  static long millis(long waitNanos, long random) {
    long ahead = Math.max(MIN_MILLIS, Math.min(MAX_MILLIS, waitNanos / NANOS_PER_MILLI));
    return ahead + Math.floorMod(random, ahead);
  }
}
