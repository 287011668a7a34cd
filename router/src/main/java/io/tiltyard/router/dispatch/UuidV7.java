package io.tiltyard.router.dispatch;

import io.tiltyard.base.time.Clock;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Request ids that sort by time: UUID version 7 (RFC 9562, section 5.7). */
public final class UuidV7 {
  private static final long VERSION = 0x7000L;
  private static final long VARIANT = 0x8000000000000000L;

  private UuidV7() {}

  public static String next(Clock clock) {
    return at(clock.epochMicros());
  }

  /** Of something that happened at this time. */
  static String at(long epochMicros) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    long millis = epochMicros / 1_000;
    long high = millis << 16 | VERSION | random.nextInt(1 << 12);
    long low = random.nextLong() >>> 2 | VARIANT;
    return new UUID(high, low).toString();
  }
}
