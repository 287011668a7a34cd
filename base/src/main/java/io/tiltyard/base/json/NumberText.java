package io.tiltyard.base.json;

import java.nio.ByteBuffer;

/**
 * Writes numbers as ASCII where they are to stand. Floating-point numbers look as Java's {@code
 * toString} has them: {@code 1.0}, {@code 0.001}, {@code 1.0E-4}.
 */
final class NumberText {
  /** Bytes that any number takes at most, with room for a move of its digits. */
  static final int MAX_BYTES = 32;

  private static final int MIN_PLAIN_POINT = -2;
  private static final int MAX_PLAIN_POINT = 7;
  private static final int EIGHT = 8;
  private static final int SIXTEEN = 16;
  private static final int MAX_LONG_DIGITS = 19;

  private static final long TEN_TO_8 = 100_000_000;
  private static final long TEN_TO_16 = TEN_TO_8 * TEN_TO_8;
  private static final long[] POWERS = new long[MAX_LONG_DIGITS];

  static {
    POWERS[0] = 1;
    for (int i = 1; i < POWERS.length; i++) {
      POWERS[i] = POWERS[i - 1] * 10;
    }
  }

  private final ShortestDecimal decimal = new ShortestDecimal();

  /**
   * Writes a finite number.
   *
   * @param target big-endian, with {@link #MAX_BYTES} from {@code at} on
   * @return the position behind it
   */
  int put(ByteBuffer target, int at, float value) {
    target.put(at, (byte) '-');
    int start = at + (Float.floatToRawIntBits(value) >>> 31);
    if (value == 0) {
      return zero(target, start);
    }
    decimal.find(Math.abs(value));
    return decimal(target, start);
  }

  /** The same. */
  int put(ByteBuffer target, int at, double value) {
    target.put(at, (byte) '-');
    int start = at + (int) (Double.doubleToRawLongBits(value) >>> 63);
    if (value == 0) {
      return zero(target, start);
    }
    decimal.find(Math.abs(value));
    return decimal(target, start);
  }

  /** Writes an integer; its room is as {@link #put(ByteBuffer, int, float)} has it. */
  static int put(ByteBuffer target, int at, long value) {
    if (value == Long.MIN_VALUE) {
      target.put(at, (byte) '-');
      return putUnsigned(target, at + 1, value);
    }
    if (value < 0) {
      target.put(at, (byte) '-');
      return digits(target, at + 1, -value);
    }
    return digits(target, at, value);
  }

  /** Writes an integer of 64 bits without sign. */
  static int putUnsigned(ByteBuffer target, int at, long value) {
    if (value >= 0) {
      return digits(target, at, value);
    }
    long tenth = Long.divideUnsigned(value, 10);
    int last = digits(target, at, tenth);
    target.put(last, (byte) ('0' + (int) (value - tenth * 10)));
    return last + 1;
  }

  private static int zero(ByteBuffer target, int at) {
    target.put(at, (byte) '0');
    target.put(at + 1, (byte) '.');
    target.put(at + 2, (byte) '0');
    return at + 3;
  }

  private int decimal(ByteBuffer target, int at) {
    long digits = decimal.digits();
    int count = count(digits);
    // Where the point is, in digits behind the first digit's left.
    int point = count + decimal.exponent();
    if (point < MIN_PLAIN_POINT || point > MAX_PLAIN_POINT) {
      return scientific(target, at, digits, count, point - 1);
    }
    if (point > 0) {
      return plain(target, at, digits, count, point);
    }
    int first = at + 2 - point;
    target.put(at, (byte) '0');
    target.put(at + 1, (byte) '.');
    for (int zero = at + 2; zero < first; zero++) {
      target.put(zero, (byte) '0');
    }
    return digits(target, first, digits, count);
  }

  private static int plain(ByteBuffer target, int at, long digits, int count, int point) {
    if (count <= point) {
      int end = digits(target, at, digits, count);
      while (end < at + point) {
        target.put(end++, (byte) '0');
      }
      target.put(end, (byte) '.');
      target.put(end + 1, (byte) '0');
      return end + 2;
    }
    return pointed(target, at, digits, count, point);
  }

  /** Digits with a point between them. */
  private static int pointed(ByteBuffer target, int at, long digits, int count, int point) {
    int end = digits(target, at + 1, digits, count);
    for (int i = at; i < at + point; i++) {
      target.put(i, target.get(i + 1));
    }
    target.put(at + point, (byte) '.');
    return end;
  }

  private static int scientific(ByteBuffer target, int at, long digits, int count, int exponent) {
    int end;
    if (count == 1) {
      target.put(at, (byte) ('0' + digits));
      target.put(at + 1, (byte) '.');
      target.put(at + 2, (byte) '0');
      end = at + 3;
    } else {
      end = pointed(target, at, digits, count, 1);
    }
    target.put(end, (byte) 'E');
    return put(target, end + 1, exponent);
  }

  private static int digits(ByteBuffer target, int at, long value) {
    return digits(target, at, value, count(value));
  }

  /**
   * Writes a number's digits; returns the position behind them. What follows them up to the next
   * multiple of eight is overwritten: that costs less than to find out where to stop.
   */
  private static int digits(ByteBuffer target, int at, long value, int count) {
    int start = at;
    int rest = count;
    long low = value;
    if (rest > SIXTEEN) {
      long high = low / TEN_TO_16;
      rest -= SIXTEEN;
      target.putLong(start, eight((int) (high * POWERS[EIGHT - rest])));
      start += rest;
      low -= high * TEN_TO_16;
      rest = SIXTEEN;
    }
    if (rest <= EIGHT) {
      target.putLong(start, eight((int) (low * POWERS[EIGHT - rest])));
    } else {
      long sixteen = low * POWERS[SIXTEEN - rest];
      long high = sixteen / TEN_TO_8;
      target.putLong(start, eight((int) high));
      target.putLong(start + EIGHT, eight((int) (sixteen - high * TEN_TO_8)));
    }
    return at + count;
  }

  /** The eight digits of a number below 10^8 as ASCII, the first in the highest byte. */
  private static long eight(int value) {
    int high = value / 10_000;
    // Two lanes of four digits, then four of two, then eight of one: each lane is divided by a
    // multiplication, and the quotient moves up by a lane of the new width.
    long fours = ((long) high << 32) | (value - high * 10_000);
    long hundreds = ((fours * 10_486) >>> 20) & 0x0000007f0000007fL;
    long pairs = fours + hundreds * ((1 << 16) - 100);
    long tens = ((pairs * 103) >>> 10) & 0x000f000f000f000fL;
    return pairs + tens * ((1 << 8) - 10) + 0x3030303030303030L;
  }

  /** Digits of a number that is not negative. */
  private static int count(long value) {
    // 1233 / 4096 is the decimal logarithm of 2, near enough for 64 bits.
    long digits = value | 1;
    int least = ((Long.SIZE - Long.numberOfLeadingZeros(digits)) * 1_233) >> 12;
    return least + 1 + (int) ((digits - POWERS[least]) >> 63);
  }
}
