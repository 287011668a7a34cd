package io.tiltyard.base.json;

/**
 * The decimal that stands for a binary floating-point number: of those that round to it, one of the
 * fewest digits, but of two where one would do; of these, the nearest; of two equally near, the
 * even one. These are the digits that {@code toString} of Float and Double has since Java 19.
 *
 * <p>Source: R. Giulietti, The Schubfach way to render doubles, 2022. The number and the two
 * borders of its rounding interval are multiplied by the power of ten which leaves at least one and
 * at most ten whole numbers between the borders. The products are taken to two binary places and a
 * sticky bit, which is all that the comparisons need.
 */
final class ShortestDecimal {
  private static final int DOUBLE_FRACTION_BITS = 52;
  private static final int DOUBLE_MIN_EXPONENT = -1074;
  private static final long DOUBLE_HIDDEN_BIT = 1L << DOUBLE_FRACTION_BITS;

  private static final int FLOAT_FRACTION_BITS = 23;
  private static final int FLOAT_MIN_EXPONENT = -149;
  private static final int FLOAT_HIDDEN_BIT = 1 << FLOAT_FRACTION_BITS;

  /** Below these multiples of the least number, one digit would do; two come nearer. */
  private static final int DOUBLE_TINY = 3;

  private static final int FLOAT_TINY = 8;

  private static final int FLOAT_STICKY_BITS = 31;

  private long digits;
  private int exponent;

  /** The decimal's digits as a whole number, without zeros at its end. */
  long digits() {
    return digits;
  }

  /** The power of ten that the digits are to be multiplied with. */
  int exponent() {
    return exponent;
  }

  /**
   * Finds the decimal.
   *
   * @param magnitude finite, more than 0
   */
  void find(double magnitude) {
    long bits = Double.doubleToRawLongBits(magnitude);
    long fraction = bits & (DOUBLE_HIDDEN_BIT - 1);
    int biased = (int) (bits >>> DOUBLE_FRACTION_BITS);
    if (biased == 0) {
      boolean tiny = fraction < DOUBLE_TINY;
      find(tiny ? fraction * 10 : fraction, DOUBLE_MIN_EXPONENT, false);
      exponent -= tiny ? 1 : 0;
    } else {
      long significand = fraction | DOUBLE_HIDDEN_BIT;
      int power = biased - 1 + DOUBLE_MIN_EXPONENT;
      if (isWhole(significand, power, DOUBLE_FRACTION_BITS)) {
        digits = significand >> -power;
        exponent = 0;
      } else {
        find(significand, power, fraction == 0 && biased > 1);
      }
    }
    dropZeros();
  }

  /**
   * Finds the decimal.
   *
   * @param magnitude finite, more than 0
   */
  void find(float magnitude) {
    int bits = Float.floatToRawIntBits(magnitude);
    int fraction = bits & (FLOAT_HIDDEN_BIT - 1);
    int biased = bits >>> FLOAT_FRACTION_BITS;
    if (biased == 0) {
      boolean tiny = fraction < FLOAT_TINY;
      find(tiny ? fraction * 10 : fraction, FLOAT_MIN_EXPONENT, false);
      exponent -= tiny ? 1 : 0;
    } else {
      int significand = fraction | FLOAT_HIDDEN_BIT;
      int power = biased - 1 + FLOAT_MIN_EXPONENT;
      if (isWhole(significand, power, FLOAT_FRACTION_BITS)) {
        digits = significand >> -power;
        exponent = 0;
      } else {
        find(significand, power, fraction == 0 && biased > 1);
      }
    }
    dropZeros();
  }

  /** Whether the number is an integer with room for its neighbours at a distance of 1 or less. */
  private static boolean isWhole(long significand, int power, int fractionBits) {
    return power < 0 && power >= -fractionBits && Long.numberOfTrailingZeros(significand) >= -power;
  }

  /**
   * For {@code significand * 2^power} of a double.
   *
   * @param narrow whether the neighbour below is at half the distance
   */
  private void find(long significand, int power, boolean narrow) {
    int scale = PowersOfTen.scale(power, narrow);
    int shift = power + PowersOfTen.log2(-scale) + 2;
    long high = PowersOfTen.high(-scale);
    long low = PowersOfTen.low(-scale);
    long middle = significand << 2;
    long value = scaled(high, low, middle << shift);
    long below = scaled(high, low, (middle - (narrow ? 1 : 2)) << shift);
    long above = scaled(high, low, (middle + 2) << shift);
    choose(value, below, above, (significand & 1) != 0, scale);
  }

  private void find(int significand, int power, boolean narrow) {
    int scale = PowersOfTen.scale(power, narrow);
    int shift = power + PowersOfTen.log2(-scale) + 2 + FLOAT_STICKY_BITS;
    long factor = PowersOfTen.high(-scale) + 1;
    long middle = (long) significand << 2;
    long value = scaled(factor, middle << shift);
    long below = scaled(factor, (middle - (narrow ? 1 : 2)) << shift);
    long above = scaled(factor, (middle + 2) << shift);
    choose(value, below, above, (significand & 1) != 0, scale);
  }

  /** The product's bits above 2^127, the last one set where any below them is. */
  private static long scaled(long high, long low, long factor) {
    long carried = Math.multiplyHigh(low, factor);
    long bottom = high * factor;
    long top = Math.multiplyHigh(high, factor);
    long middle = (bottom >>> 1) + carried;
    long sticky = (middle & Long.MAX_VALUE) == 0 ? 0 : 1;
    return top + (middle >>> 63) | sticky;
  }

  private static long scaled(long power, long factor) {
    long top = Math.multiplyHigh(power, factor);
    long sticky = (top & (1L << FLOAT_STICKY_BITS) - 1) == 0 ? 0 : 1;
    return top >>> FLOAT_STICKY_BITS | sticky;
  }

  /**
   * Picks among the whole numbers next to the value, and the multiples of ten next to it.
   *
   * @param value times four, as both borders
   * @param odd whether the borders themselves round to a neighbour
   */
  private void choose(long value, long below, long above, boolean odd, int scale) {
    long first = below + (odd ? 1 : 0);
    long last = above - (odd ? 1 : 0);
    exponent = scale;
    long floor = value >> 2;
    if (floor >= 100) {
      long shortFloor = floor / 10 * 10;
      boolean lower = first <= shortFloor << 2;
      boolean upper = (shortFloor + 10) << 2 <= last;
      if (lower != upper) {
        digits = lower ? shortFloor : shortFloor + 10;
        return;
      }
    }
    boolean lower = first <= floor << 2;
    boolean upper = (floor + 1) << 2 <= last;
    if (lower != upper) {
      digits = lower ? floor : floor + 1;
      return;
    }
    long half = (floor << 2) + 2;
    boolean down = value < half || (value == half && (floor & 1) == 0);
    digits = down ? floor : floor + 1;
  }

  private void dropZeros() {
    long rest = digits;
    int dropped = 0;
    for (long tenth = rest / 10; tenth * 10 == rest; tenth = rest / 10) {
      rest = tenth;
      dropped++;
    }
    digits = rest;
    exponent += dropped;
  }
}
