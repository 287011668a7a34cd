package io.tiltyard.base.json;

import java.math.BigInteger;

/**
 * Powers of ten in 126 bits, and logarithms of powers. {@code 10^k} is held as the number of 126
 * bits just above {@code 10^k * 2^(125 - log2(k))}.
 */
final class PowersOfTen {
  private static final int MIN = -292;
  private static final int MAX = 324;
  private static final int BITS = 126;
  private static final int HALF_BITS = BITS / 2;

  /** Of 10^k at 2 * (k - MIN): the upper 63 bits, and behind them the lower. */
  private static final long[] HALVES = new long[2 * (MAX - MIN + 1)];

  static {
    BigInteger lowHalf = BigInteger.ONE.shiftLeft(HALF_BITS).subtract(BigInteger.ONE);
    for (int k = MIN; k <= MAX; k++) {
      int shift = BITS - 1 - log2(k);
      BigInteger power = BigInteger.TEN.pow(Math.abs(k));
      BigInteger floor =
          k < 0 ? BigInteger.ONE.shiftLeft(shift).divide(power) : power.shiftLeft(shift);
      BigInteger above = floor.add(BigInteger.ONE);
      HALVES[2 * (k - MIN)] = above.shiftRight(HALF_BITS).longValueExact();
      HALVES[2 * (k - MIN) + 1] = above.and(lowHalf).longValueExact();
    }
  }

  private PowersOfTen() {}

  /** Whether {@code 10^k} is one of them. */
  static boolean has(int k) {
    return k >= MIN && k <= MAX;
  }

  /** The upper 63 bits of {@code 10^k}. */
  static long high(int k) {
    return HALVES[2 * (k - MIN)];
  }

  /** The lower 63 bits of {@code 10^k}. */
  static long low(int k) {
    return HALVES[2 * (k - MIN) + 1];
  }

  /** The binary logarithm of {@code 10^k}, rounded down; for |k| up to 330. */
  static int log2(int k) {
    return (int) ((k * 913_124_641_741L) >> 38);
  }

  /**
   * The decimal logarithm of a rounding interval's width, rounded down: of {@code 2^power}, or of
   * three quarters of it where the interval is {@code narrow} below. For powers of doubles.
   */
  static int scale(int power, boolean narrow) {
    return (int) ((power * 661_971_961_083L - (narrow ? 274_743_187_321L : 0)) >> 41);
  }
}
