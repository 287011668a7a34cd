package io.tiltyard.loadtest.pace;

import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** What each request carries: the encoded payloads in turn, and a routing key where asked for. */
public final class Payloads {
  private final int count;
  private final int keys;
  private final String prefix;
  private final SplittableRandom random;
  private int next;

  private Payloads(int count, int keys, String prefix, long seed) {
    this.count = count;
    this.keys = keys;
    this.prefix = prefix;
    this.random = new SplittableRandom(seed);
  }

  /** Without a routing key. */
  public static Payloads withoutKey(int count) {
    return new Payloads(count, 0, "", 0);
  }

  /** All with one routing key. */
  public static Payloads withKey(int count, String key) {
    return new Payloads(count, -1, key, 0);
  }

  /**
   * With one of many routing keys, {@code key-0} and so on, drawn anew each time.
   *
   * @param keys at least 1
   */
  public static Payloads withKeys(int count, int keys, long seed) {
    return new Payloads(count, keys, "key-", seed);
  }

  /** Which encoded payload the next request carries. */
  int nextPayload() {
    int payload = next;
    next = next + 1 == count ? 0 : next + 1;
    return payload;
  }

  /** The next request's routing key, or null. */
  @Nullable String nextKey() {
    return switch (keys) {
      case 0 -> null;
      case -1 -> prefix;
      default -> prefix + random.nextInt(keys);
    };
  }
}
