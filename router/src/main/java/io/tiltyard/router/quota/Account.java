package io.tiltyard.router.quota;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Refusal;
import org.jspecify.annotations.Nullable;

/** The two buckets of one tenant. */
final class Account {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final long key;
  private final QuotaClass of;
  private final TokenBucket requests;
  private final TokenBucket bytes;

  /** With full buckets. */
  Account(long key, QuotaClass of, long nowNanos) {
    this.key = key;
    this.of = of;
    this.requests = new TokenBucket(nowNanos);
    this.bytes = new TokenBucket(nowNanos);
  }

  long key() {
    return key;
  }

  boolean isFull(long nowNanos) {
    return requests.isFull(nowNanos) && bytes.isFull(nowNanos);
  }

  @Nullable Refusal takeRequest(long nowNanos) {
    Rate rate = of.limits().requests();
    long wait = rate.isLimited() ? requests.take(rate, 1, nowNanos) : 0;
    if (wait == 0) {
      return null;
    }
    of.countRefusedRequest();
    return refusal(rate, " requests per second", "is used up, expected the next request in ", wait);
  }

  @Nullable Refusal takeBytes(long size, long nowNanos) {
    Rate rate = of.limits().bytes();
    long wait = rate.isLimited() ? bytes.take(rate, size, nowNanos) : 0;
    if (wait == 0) {
      return null;
    }
    of.countRefusedBytes();
    return refusal(
        rate,
        " bytes per second",
        "has no room for a request of " + size + " bytes, expected it again in ",
        wait);
  }

  private Refusal refusal(Rate rate, String unit, String missing, long waitNanos) {
    long millis = (waitNanos + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI;
    return new Refusal(
        ErrorCode.QUOTA_EXCEEDED,
        of.subject()
            + " of "
            + rate.perSecond()
            + unit
            + ", "
            + rate.burst()
            + " at once, "
            + missing
            + millis
            + " ms",
        millis);
  }
}
