package io.tiltyard.router.quota;

/**
 * So many tokens a second, and so many at once after a rest.
 *
 * @param perSecond {@value #UNLIMITED} for as many as anybody asks for
 * @param burst what a full bucket holds, at least 1 where there is a limit
 * @param burstNanos how long an empty bucket takes to be full
 */
public record Rate(long perSecond, long burst, long burstNanos) {
  /** {@link #perSecond} of {@link #NONE}. */
  public static final long UNLIMITED = 0;

  /** The largest rate, and the largest burst, for which nothing overflows. */
  public static final long MAX = 1L << 33;

  /** No limit. */
  public static final Rate NONE = new Rate(UNLIMITED, 0, 0);

  private static final long NANOS_PER_SECOND = 1_000_000_000;

  /** Of requests, which are taken one by one: a full bucket holds {@code burst} of them exactly. */
  public static Rate ofRequests(long perSecond, long burst) {
    return perSecond == UNLIMITED ? NONE : new Rate(perSecond, burst, burst * nanos(perSecond, 1));
  }

  /** Of bytes, which are taken many at a time. */
  public static Rate ofBytes(long perSecond, long burst) {
    return perSecond == UNLIMITED ? NONE : new Rate(perSecond, burst, nanos(perSecond, burst));
  }

  boolean isLimited() {
    return perSecond != UNLIMITED;
  }

  /** How long the bucket takes to get so many tokens, rounded up: never more than the rate. */
  long nanos(long tokens) {
    return nanos(perSecond, tokens);
  }

  private static long nanos(long perSecond, long tokens) {
    long rest = tokens % perSecond * NANOS_PER_SECOND;
    return tokens / perSecond * NANOS_PER_SECOND + (rest + perSecond - 1) / perSecond;
  }
}
