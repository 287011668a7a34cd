package io.tiltyard.router.quota;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A token bucket as one number: the time at which it will be full again, the theoretical arrival
 * time of the generic cell rate algorithm (ITU-T I.371). Taking tokens moves it into the future, by
 * as long as they take to come back. Any thread takes, with one compare-and-set.
 *
 * <p>Times are of the monotonic clock and compared by difference, so that its origin, sign and wrap
 * do not matter.
 */
final class TokenBucket {
  private final AtomicLong fullNanos;

  /** A full one. */
  TokenBucket(long nowNanos) {
    fullNanos = new AtomicLong(nowNanos);
  }

  /**
   * Takes tokens where they are there; takes nothing else. More than a full bucket holds are taken
   * from a full one, which then owes the rest: nothing is too large to be let in ever, and the rate
   * holds.
   *
   * @return 0 where they were taken, else the nanoseconds until they would be there
   */
  long take(Rate rate, long tokens, long nowNanos) {
    long cost = rate.nanos(tokens);
    long needed = Math.min(cost, rate.burstNanos());
    while (true) {
      long full = fullNanos.get();
      long missing = Math.max(0, full - nowNanos);
      long wait = needed + missing - rate.burstNanos();
      if (wait > 0) {
        return wait;
      }
      if (fullNanos.compareAndSet(full, nowNanos + missing + cost)) {
        return 0;
      }
    }
  }

  /** Whether nothing is missing, so that a new one is as good. */
  boolean isFull(long nowNanos) {
    return fullNanos.get() - nowNanos <= 0;
  }
}
