package io.tiltyard.router.route;

/**
 * One 64-bit draw per request, from which every choice follows: the hash of the routing key where
 * there is one, so that every replica chooses alike, else a random number. Each choice mixes the
 * draw with a salt of its own, so that being in one sample says nothing about another.
 */
public final class RoutingHash {
  /** Salt of the sample that the request log keeps. */
  public static final long LOG = 0x6c6f670000000001L;

  /** Salt of the sample that distributions are made of. */
  public static final long DISTRIBUTION = 0x6472696674000001L;

  static final long SHADOW = 0x736861646f770001L;
  static final long FALLBACK = 0x66616c6c00000001L;

  private RoutingHash() {}

  /**
   * XXH64 of the key's UTF-8 bytes, seeded, say with the route. A key of ASCII leaves no garbage.
   */
  public static long ofKey(long seed, String key) {
    return XxHash64.ofText(key, seed);
  }

  /** The seed that makes assignments of different routes independent. */
  static long routeSeed(String route) {
    return ofKey(0, route);
  }

  /** An independent draw for the choice that {@code salt} names. */
  public static long mix(long draw, long salt) {
    return XxHash64.avalanche(draw ^ salt);
  }

  /** Whether the draw, mixed for one choice, falls in the lower {@code fraction} of all draws. */
  public static boolean within(long mixed, long threshold) {
    return mixed >>> 32 < threshold;
  }

  /** The threshold for {@link #within} of a fraction from 0 to 1. */
  public static long threshold(double fraction) {
    return (long) (fraction * TrafficSplit.SPACE);
  }
}
