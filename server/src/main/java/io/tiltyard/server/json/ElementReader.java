package io.tiltyard.server.json;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.NumberInput;
import io.tiltyard.runtime.error.ErrorCode;
import io.tiltyard.runtime.tensor.DataType;

/**
 * Turns one JSON value into one element's wire bytes. A value is taken exactly or not at all: no
 * rounding of integers, no wrapping around, no infinity; floating-point numbers are rounded once,
 * from the decimal to the datatype.
 */
final class ElementReader {
  private static final int MAX_UINT64_DIGITS = 20;
  private static final long EXACT_FLOAT = 1L << 24;
  private static final long EXACT_DOUBLE = 1L << 53;
  private static final int EXACT_FLOAT_POWER = 10;
  private static final int EXACT_DOUBLE_POWER = 22;
  private static final double[] POWERS = new double[EXACT_DOUBLE_POWER + 1];

  static {
    for (int i = 0; i < POWERS.length; i++) {
      POWERS[i] = Double.parseDouble("1e" + i);
    }
  }

  private final JsonReader json;
  private final DataType datatype;
  private final WireBuffer target;

  /** Digits of the last number as one integer, while they fit; see {@link #digest}. */
  private long mantissa;

  private int exponent;
  private boolean negative;
  private boolean simple;

  ElementReader(JsonReader json, DataType datatype, WireBuffer target) {
    this.json = json;
    this.datatype = datatype;
    this.target = target;
  }

  /**
   * @param token the current one
   * @param index of the element, for an error's text
   */
  void read(JsonToken token, long index) throws JsonFault {
    switch (datatype) {
      case BOOL -> target.putByte(bool(token, index));
      case INT8 -> target.putByte((int) signed(token, index, Byte.MIN_VALUE, Byte.MAX_VALUE));
      case INT16 -> target.putShort((int) signed(token, index, Short.MIN_VALUE, Short.MAX_VALUE));
      case INT32 -> target.putInt((int) signed(token, index, Integer.MIN_VALUE, Integer.MAX_VALUE));
      case INT64 -> target.putLong(signed(token, index, Long.MIN_VALUE, Long.MAX_VALUE));
      case UINT8 -> target.putByte((int) unsigned(token, index, 0xffL));
      case UINT16 -> target.putShort((int) unsigned(token, index, 0xffffL));
      case UINT32 -> target.putInt((int) unsigned(token, index, 0xffffffffL));
      case UINT64 -> target.putLong(unsigned(token, index, -1L));
      case FP16 -> target.putShort(fp16(token, index));
      case BF16 -> target.putShort(bf16(token, index));
      case FP32 -> target.putFloat(fp32(token, index));
      case FP64 -> target.putDouble(fp64(token, index));
      case BYTES -> bytes(token, index);
    }
  }

  private int bool(JsonToken token, long index) throws JsonFault {
    if (token == JsonToken.VALUE_TRUE) {
      return 1;
    }
    if (token == JsonToken.VALUE_FALSE) {
      return 0;
    }
    throw wrong(index, "true or false");
  }

  private long signed(JsonToken token, long index, long min, long max) throws JsonFault {
    boolean fits = integer(token);
    long limit = negative ? min : -max;
    // Below zero there is room for both ends of the range.
    if (!fits || Long.compareUnsigned(mantissa, -limit) > 0) {
      throw wrong(index, "an integer from " + min + " to " + max);
    }
    return negative ? -mantissa : mantissa;
  }

  private long unsigned(JsonToken token, long index, long max) throws JsonFault {
    boolean fits = integer(token);
    if (!fits || (negative && mantissa != 0) || Long.compareUnsigned(mantissa, max) > 0) {
      throw wrong(index, "an integer from 0 to " + Long.toUnsignedString(max));
    }
    return mantissa;
  }

  /** Reads an integer into {@link #negative} and the unsigned {@link #mantissa}, if it fits. */
  private boolean integer(JsonToken token) throws JsonFault {
    if (token != JsonToken.VALUE_NUMBER_INT) {
      return false;
    }
    json.checkNumber();
    char[] text = json.characters();
    int at = json.charactersOffset();
    int end = at + json.charactersLength();
    negative = text[at] == '-';
    at += negative ? 1 : 0;
    if (end - at > MAX_UINT64_DIGITS) {
      return false;
    }
    mantissa = 0;
    for (; at < end; at++) {
      int digit = text[at] - '0';
      boolean over = Long.compareUnsigned(mantissa, Long.divideUnsigned(-1L, 10)) > 0;
      long next = mantissa * 10 + digit;
      if (over || Long.compareUnsigned(next, digit) < 0) {
        return false;
      }
      mantissa = next;
    }
    return true;
  }

  private float fp32(JsonToken token, long index) throws JsonFault {
    number(token, index);
    if (simple && mantissa <= EXACT_FLOAT && Math.abs(exponent) <= EXACT_FLOAT_POWER) {
      float power = (float) POWERS[Math.abs(exponent)];
      float magnitude = exponent < 0 ? mantissa / power : mantissa * power;
      return negative ? -magnitude : magnitude;
    }
    float value =
        NumberInput.parseFloat(
            json.characters(), json.charactersOffset(), json.charactersLength(), true);
    if (!Float.isFinite(value)) {
      throw wrong(index, "a number within the range of FP32");
    }
    return value;
  }

  private double fp64(JsonToken token, long index) throws JsonFault {
    number(token, index);
    if (simple && mantissa <= EXACT_DOUBLE && Math.abs(exponent) <= EXACT_DOUBLE_POWER) {
      double power = POWERS[Math.abs(exponent)];
      double magnitude = exponent < 0 ? mantissa / power : mantissa * power;
      return negative ? -magnitude : magnitude;
    }
    double value =
        NumberInput.parseDouble(
            json.characters(), json.charactersOffset(), json.charactersLength(), true);
    if (!Double.isFinite(value)) {
      throw wrong(index, "a number within the range of FP64");
    }
    return value;
  }

  private int fp16(JsonToken token, long index) throws JsonFault {
    number(token, index);
    int bits = SmallFloats.fp16(json.string());
    if (!SmallFloats.isFiniteFp16(bits)) {
      throw wrong(index, "a number within the range of FP16");
    }
    return bits;
  }

  private int bf16(JsonToken token, long index) throws JsonFault {
    number(token, index);
    int bits = SmallFloats.bf16(json.string());
    if (!SmallFloats.isFiniteBf16(bits)) {
      throw wrong(index, "a number within the range of BF16");
    }
    return bits;
  }

  private void number(JsonToken token, long index) throws JsonFault {
    if (!token.isNumeric()) {
      throw wrong(index, "a number");
    }
    json.checkNumber();
    digest(json.characters(), json.charactersOffset(), json.charactersLength());
  }

  /**
   * Splits a number into {@code mantissa * 10^exponent} where it is short and has no exponent of
   * its own. With both small, one division or multiplication of exact operands rounds once, which
   * is correct rounding (Clinger, How to Read Floating Point Numbers Accurately, 1990).
   */
  private void digest(char[] text, int offset, int length) {
    negative = text[offset] == '-';
    mantissa = 0;
    exponent = 0;
    simple = length < 18;
    boolean fraction = false;
    for (int i = offset + (negative ? 1 : 0); simple && i < offset + length; i++) {
      char c = text[i];
      if (c == '.') {
        fraction = true;
      } else if (c >= '0' && c <= '9') {
        mantissa = mantissa * 10 + (c - '0');
        exponent -= fraction ? 1 : 0;
      } else {
        simple = false;
      }
    }
  }

  private void bytes(JsonToken token, long index) throws JsonFault {
    if (token != JsonToken.VALUE_STRING) {
      throw wrong(index, "a string");
    }
    char[] text = json.characters();
    int at = json.charactersOffset();
    int end = at + json.charactersLength();
    int start = target.size();
    target.putInt(0);
    while (at < end) {
      char c = text[at++];
      if (c < 0x80) {
        target.putByte(c);
      } else if (c < 0x800) {
        target.putByte(0xc0 | (c >> 6));
        target.putByte(0x80 | (c & 0x3f));
      } else if (!Character.isSurrogate(c)) {
        target.putByte(0xe0 | (c >> 12));
        target.putByte(0x80 | (c >> 6 & 0x3f));
        target.putByte(0x80 | (c & 0x3f));
      } else if (Character.isHighSurrogate(c) && at < end && Character.isLowSurrogate(text[at])) {
        int point = Character.toCodePoint(c, text[at++]);
        target.putByte(0xf0 | (point >> 18));
        target.putByte(0x80 | (point >> 12 & 0x3f));
        target.putByte(0x80 | (point >> 6 & 0x3f));
        target.putByte(0x80 | (point & 0x3f));
      } else {
        throw wrong(index, "surrogates in pairs only");
      }
    }
    target.setInt(start, target.size() - start - Integer.BYTES);
  }

  private JsonFault wrong(long index, String expected) throws JsonFault {
    return new JsonFault(
        ErrorCode.INVALID_TENSOR_DATA,
        "element " + index + " is " + json.found() + ", expected " + expected);
  }
}
