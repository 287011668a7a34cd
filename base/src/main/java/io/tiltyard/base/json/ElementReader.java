package io.tiltyard.base.json;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.tensor.DataType;
import io.tiltyard.base.tensor.HalfFloats;

/**
 * Turns one JSON value into one element's wire bytes. A value is taken exactly or not at all: no
 * rounding of integers, no wrapping around, no number that becomes infinite; floating-point numbers
 * are rounded once, from the decimal to the datatype. A missing one is null or NaN, an infinite one
 * is named, as a word or as a string.
 */
final class ElementReader {
  private final JsonReader json;
  private final JsonNumber number;
  private final DataType datatype;
  private final WireBuffer target;

  ElementReader(JsonReader json, DataType datatype, WireBuffer target) {
    this.json = json;
    this.number = json.number();
    this.datatype = datatype;
    this.target = target;
  }

  /**
   * @param token the current one
   * @param index of the element, for an error's text
   */
  void read(Token token, long index) throws JsonFault {
    switch (datatype) {
      case FP32 -> target.putFloat(fp32(token, index));
      case FP64 -> target.putDouble(fp64(token, index));
      case INT64 -> target.putLong(signed(token, index, Long.MIN_VALUE, Long.MAX_VALUE));
      case BOOL -> target.putByte(bool(token, index));
      case INT8 -> target.putByte((int) signed(token, index, Byte.MIN_VALUE, Byte.MAX_VALUE));
      case INT16 -> target.putShort((int) signed(token, index, Short.MIN_VALUE, Short.MAX_VALUE));
      case INT32 -> target.putInt((int) signed(token, index, Integer.MIN_VALUE, Integer.MAX_VALUE));
      case UINT8 -> target.putByte((int) unsigned(token, index, 0xffL));
      case UINT16 -> target.putShort((int) unsigned(token, index, 0xffffL));
      case UINT32 -> target.putInt((int) unsigned(token, index, 0xffffffffL));
      case UINT64 -> target.putLong(unsigned(token, index, -1L));
      case FP16 -> target.putShort(fp16(token, index));
      case BF16 -> target.putShort(bf16(token, index));
      case BYTES -> bytes(token, index);
    }
  }

  private int bool(Token token, long index) throws JsonFault {
    if (token.isBoolean()) {
      return token == Token.TRUE ? 1 : 0;
    }
    throw wrong(index, "true or false");
  }

  private long signed(Token token, long index, long min, long max) throws JsonFault {
    boolean fits = token == Token.INTEGER && number.fitsUnsignedLong();
    // Below zero there is room for both ends of the range.
    long limit = number.isNegative() ? min : -max;
    if (!fits || Long.compareUnsigned(number.magnitude(), -limit) > 0) {
      throw wrong(index, "an integer from " + min + " to " + max);
    }
    return number.isNegative() ? -number.magnitude() : number.magnitude();
  }

  private long unsigned(Token token, long index, long max) throws JsonFault {
    boolean fits =
        token == Token.INTEGER
            && number.fitsUnsignedLong()
            && (!number.isNegative() || number.magnitude() == 0);
    if (!fits || Long.compareUnsigned(number.magnitude(), max) > 0) {
      throw wrong(index, "an integer from 0 to " + Long.toUnsignedString(max));
    }
    return number.magnitude();
  }

  private float fp32(Token token, long index) throws JsonFault {
    if (!token.isNumber()) {
      return notFinite(token, index);
    }
    float value = number.toFloat();
    if (!Float.isFinite(value)) {
      throw wrong(index, "a number within the range of FP32");
    }
    return value;
  }

  private double fp64(Token token, long index) throws JsonFault {
    if (!token.isNumber()) {
      return notFinite(token, index);
    }
    double value = number.toDouble();
    if (!Double.isFinite(value)) {
      throw wrong(index, "a number within the range of FP64");
    }
    return value;
  }

  private int fp16(Token token, long index) throws JsonFault {
    if (!token.isNumber()) {
      return HalfFloats.toHalf(notFinite(token, index));
    }
    int bits = SmallFloats.fp16(number);
    if (!SmallFloats.isFiniteFp16(bits)) {
      throw wrong(index, "a number within the range of FP16");
    }
    return bits;
  }

  private int bf16(Token token, long index) throws JsonFault {
    if (!token.isNumber()) {
      return HalfFloats.toBrain(notFinite(token, index));
    }
    int bits = SmallFloats.bf16(number);
    if (!SmallFloats.isFiniteBf16(bits)) {
      throw wrong(index, "a number within the range of BF16");
    }
    return bits;
  }

  private float notFinite(Token token, long index) throws JsonFault {
    boolean text = token == Token.STRING;
    if (token == Token.NULL || token == Token.NAN || (text && json.string().is("NaN"))) {
      return Float.NaN;
    }
    if (token == Token.INFINITY || (text && json.string().is("Infinity"))) {
      return Float.POSITIVE_INFINITY;
    }
    if (token == Token.NEGATIVE_INFINITY || (text && json.string().is("-Infinity"))) {
      return Float.NEGATIVE_INFINITY;
    }
    throw wrong(index, "a number, null, NaN, Infinity or -Infinity");
  }

  private void bytes(Token token, long index) throws JsonFault {
    if (token != Token.STRING) {
      throw wrong(index, "a string");
    }
    int start = target.size();
    target.putInt(0);
    if (!json.string().copyTo(target)) {
      throw wrong(index, "surrogates in pairs only");
    }
    target.setInt(start, target.size() - start - Integer.BYTES);
  }

  private JsonFault wrong(long index, String expected) {
    return json.fault(
        ErrorCode.INVALID_TENSOR_DATA,
        "element " + index + " is " + json.found() + ", expected " + expected);
  }
}
