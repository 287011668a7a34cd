package io.tiltyard.base.json;

import ch.randelshofer.fastdoubleparser.JavaDoubleParser;
import ch.randelshofer.fastdoubleparser.JavaFloatParser;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigDecimal;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The last number of a text, as {@code mantissa * 10^exponent}. One pass checks its grammar and
 * gathers its digits; what it is worth is rounded once, from the decimal.
 */
public final class JsonNumber {
  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** Digits that a long holds whatever they are. */
  private static final int MAX_EXACT_DIGITS = 18;

  private static final int MAX_UINT64_DIGITS = 20;
  private static final int MAX_EXPONENT = 100_000;

  private static final int FLOAT_PRECISION = 24;
  private static final int DOUBLE_PRECISION = 53;

  private final byte[] text;
  private int start;
  private int end;
  private long mantissa;
  private int exponent;
  private boolean negative;
  private boolean integer;
  private boolean exact;
  private long rounded;
  private int power;

  /**
   * @param text in which numbers are read, not to be changed
   */
  JsonNumber(byte[] text) {
    this.text = text;
  }

  /**
   * Reads the number that begins at {@code from} with a digit or a minus.
   *
   * @param to where the text ends
   * @return where the number ends; where it is none, the complement of the position at fault
   */
  int read(int from, int to) {
    start = from;
    negative = text[from] == '-';
    int first = negative ? from + 1 : from;
    mantissa = 0;
    exponent = 0;
    integer = true;
    int at = digits(first, to);
    int digits = at - first;
    if (digits == 0) {
      return ~at;
    }
    if (digits > 1 && text[first] == '0') {
      return ~(first + 1);
    }
    if (at < to && text[at] == '.') {
      integer = false;
      int fraction = at + 1;
      at = digits(fraction, to);
      if (at == fraction) {
        return ~at;
      }
      exponent = fraction - at;
      digits += at - fraction;
    }
    exact = digits <= MAX_EXACT_DIGITS || significant(first, at, digits) <= MAX_EXACT_DIGITS;
    if (at < to && (text[at] | 0x20) == 'e') {
      integer = false;
      at = exponent(at + 1, to);
    }
    end = at;
    return at;
  }

  /** Gathers digits, eight at a time where there are as many; returns where they end. */
  private int digits(int from, int to) {
    int at = from;
    long value = mantissa;
    while (to - at >= Long.BYTES) {
      long eight = (long) EIGHT.get(text, at);
      if (!areDigits(eight)) {
        break;
      }
      value = value * 100_000_000 + number(eight);
      at += Long.BYTES;
    }
    while (at < to) {
      int digit = text[at] - '0';
      if (digit < 0 || digit > 9) {
        break;
      }
      value = value * 10 + digit;
      at++;
    }
    mantissa = value;
    return at;
  }

  /** Whether all eight bytes are from '0' to '9'. */
  private static boolean areDigits(long eight) {
    long above = eight + 0x4646464646464646L;
    long below = eight - 0x3030303030303030L;
    return ((above | below) & 0x8080808080808080L) == 0;
  }

  /** The number that eight digits are, the first in the lowest byte: pairs, fours, all. */
  private static long number(long eight) {
    long digits = eight - 0x3030303030303030L;
    long pairs = digits * 10 + (digits >>> 8);
    long high = (pairs & 0x000000ff000000ffL) * (100 + (1_000_000L << 32));
    long low = ((pairs >>> 16) & 0x000000ff000000ffL) * (1 + (10_000L << 32));
    return (high + low) >>> 32;
  }

  private int significant(int first, int to, int digits) {
    int rest = digits;
    for (int at = first; at < to && (text[at] == '0' || text[at] == '.'); at++) {
      rest -= text[at] == '0' ? 1 : 0;
    }
    return rest;
  }

  private int exponent(int from, int to) {
    boolean down = from < to && text[from] == '-';
    int first = down || (from < to && text[from] == '+') ? from + 1 : from;
    int value = 0;
    int at = first;
    while (at < to && text[at] >= '0' && text[at] <= '9') {
      value = Math.min(MAX_EXPONENT, value * 10 + (text[at] - '0'));
      at++;
    }
    exponent += down ? -value : value;
    return at == first ? ~at : at;
  }

  int start() {
    return start;
  }

  /** Characters of the number. */
  public int length() {
    return end - start;
  }

  /** Whether it has neither fraction nor exponent. */
  boolean isInteger() {
    return integer;
  }

  public boolean isNegative() {
    return negative;
  }

  /**
   * Whether an integer's magnitude is one of 64 bits, so that {@link #magnitude} has it. Gathers
   * the digits again where they are many.
   */
  boolean fitsUnsignedLong() {
    if (exact) {
      return true;
    }
    int first = negative ? start + 1 : start;
    if (end - first > MAX_UINT64_DIGITS) {
      return false;
    }
    long value = 0;
    for (int at = first; at < end; at++) {
      int digit = text[at] - '0';
      boolean over = Long.compareUnsigned(value, Long.divideUnsigned(-1L, 10)) > 0;
      long next = value * 10 + digit;
      if (over || Long.compareUnsigned(next, digit) < 0) {
        return false;
      }
      value = next;
    }
    return true;
  }

  /** An integer's magnitude in 64 bits without sign, where it fits. */
  public long magnitude() {
    return mantissa;
  }

  /** The nearest float, ties to even; infinite beyond the range. */
  float toFloat() {
    if (round(FLOAT_PRECISION)) {
      int bits = Float.floatToRawIntBits((float) rounded);
      int biased = (bits >>> (FLOAT_PRECISION - 1)) + power;
      if (biased > 0 && biased <= 2 * Float.MAX_EXPONENT) {
        float value = Float.intBitsToFloat(bits + (power << (FLOAT_PRECISION - 1)));
        return negative ? -value : value;
      }
    }
    return JavaFloatParser.parseFloat(text, start, end - start);
  }

  /** The nearest double, ties to even; infinite beyond the range. */
  public double toDouble() {
    if (round(DOUBLE_PRECISION)) {
      long bits = Double.doubleToRawLongBits((double) rounded);
      int biased = (int) (bits >>> (DOUBLE_PRECISION - 1)) + power;
      if (biased > 0 && biased <= 2 * Double.MAX_EXPONENT) {
        double value = Double.longBitsToDouble(bits + ((long) power << (DOUBLE_PRECISION - 1)));
        return negative ? -value : value;
      }
    }
    return JavaDoubleParser.parseDouble(text, start, end - start);
  }

  /**
   * Rounds the magnitude to {@code rounded * 2^power}, where 63 bits of the mantissa and as many of
   * the power of ten tell for sure which way; if not, something slower must. The product's upper
   * half is less than one too large and less than two too small, so only where its lower bits are
   * as near to one half as that they say nothing: seldom for a double, next to never for a float,
   * and always for a tie.
   */
  private boolean round(int precision) {
    boolean known = exact && mantissa != 0 && PowersOfTen.has(exponent);
    if (!known) {
      return false;
    }
    int shift = Long.numberOfLeadingZeros(mantissa) - 1;
    long top = Math.multiplyHigh(mantissa << shift, PowersOfTen.high(exponent));
    int excess = Long.SIZE - Long.numberOfLeadingZeros(top) - precision;
    long rest = (top & (1L << excess) - 1) - (1L << (excess - 1));
    rounded = (top >> excess) + (rest > 0 ? 1 : 0);
    power = excess + 2 + PowersOfTen.log2(exponent) - shift;
    return rest < -2 || rest > 1;
  }

  /** The number itself. */
  BigDecimal toBigDecimal() {
    return new BigDecimal(toString());
  }

  /** As it stands in the text. */
  @Override
  public String toString() {
    return new String(text, start, end - start, StandardCharsets.ISO_8859_1);
  }
}
