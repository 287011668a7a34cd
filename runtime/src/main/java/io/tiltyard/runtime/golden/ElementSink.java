package io.tiltyard.runtime.golden;

import io.tiltyard.runtime.golden.JsonTree.Digits;
import io.tiltyard.runtime.model.ModelLoadException;
import io.tiltyard.runtime.tensor.DataType;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/** Turns JSON values into the bytes of one datatype, in wire order. */
final class ElementSink {
  private final DataType datatype;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  ElementSink(DataType datatype) {
    this.datatype = datatype;
  }

  byte[] bytes() {
    return bytes.toByteArray();
  }

  void add(JsonValue value) throws ModelLoadException {
    switch (datatype) {
      case BOOL -> put(value.flag() ? 1 : 0, 1);
      case UINT8, UINT16, UINT32, UINT64 -> put(integer(value, false), datatype.byteSize());
      case INT8, INT16, INT32, INT64 -> put(integer(value, true), datatype.byteSize());
      case FP16 -> put(HalfFloats.toHalf(ranged(value, HalfFloats.fromHalf(half(value)))), 2);
      case BF16 -> put(HalfFloats.toBrain(ranged(value, HalfFloats.fromBrain(brain(value)))), 2);
      case FP32 -> put(Float.floatToRawIntBits(ranged(value, single(value))), 4);
      case FP64 -> put(Double.doubleToRawLongBits(real(value)), 8);
      case BYTES -> text(value.text());
    }
  }

  private static short half(JsonValue value) throws ModelLoadException {
    return HalfFloats.toHalf(single(value));
  }

  private static short brain(JsonValue value) throws ModelLoadException {
    return HalfFloats.toBrain(single(value));
  }

  /** The lowest bytes of the number, the lowest first. */
  private void put(long bits, int size) {
    for (int i = 0; i < size; i++) {
      bytes.write((int) (bits >>> (8 * i)));
    }
  }

  private void text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    put(utf8.length, Integer.BYTES);
    bytes.writeBytes(utf8);
  }

  private long integer(JsonValue value, boolean signed) throws ModelLoadException {
    int bits = 8 * datatype.byteSize();
    BigInteger least = signed ? BigInteger.ONE.shiftLeft(bits - 1).negate() : BigInteger.ZERO;
    BigInteger size = BigInteger.ONE.shiftLeft(bits);
    BigInteger most = least.add(size).subtract(BigInteger.ONE);
    Digits digits = value.digits();
    if (digits != null && digits.whole()) {
      BigInteger number = new BigInteger(digits.text());
      if (number.compareTo(least) >= 0 && number.compareTo(most) <= 0) {
        return number.longValue();
      }
    }
    throw value.wrong("a whole number from " + least + " to " + most + " for " + datatype);
  }

  /** {@code null} is how an answer in JSON tells NaN and infinity; only the first is meant here. */
  private static boolean named(JsonValue value) {
    return value.isNull() || value.textOrNull() != null;
  }

  private static double name(JsonValue value) throws ModelLoadException {
    String name = value.textOrNull();
    return switch (name == null ? "NaN" : name) {
      case "NaN" -> Double.NaN;
      case "Infinity" -> Double.POSITIVE_INFINITY;
      case "-Infinity" -> Double.NEGATIVE_INFINITY;
      default ->
          throw value.wrong("a number, \"NaN\", \"Infinity\", \"-Infinity\" or null for NaN");
    };
  }

  private double real(JsonValue value) throws ModelLoadException {
    if (named(value)) {
      return name(value);
    }
    Digits digits = value.digits();
    double number = digits == null ? Double.NaN : Double.parseDouble(digits.text());
    if (!Double.isFinite(number)) {
      throw value.wrong("a number within the range of " + datatype);
    }
    return number;
  }

  /** Rounded once, from the digits as they stand. */
  private static float single(JsonValue value) throws ModelLoadException {
    if (named(value)) {
      return (float) name(value);
    }
    Digits digits = value.digits();
    return digits == null ? Float.NaN : Float.parseFloat(digits.text());
  }

  /** The number, unless it was a number that rounds to infinity, or none at all. */
  private float ranged(JsonValue value, float number) throws ModelLoadException {
    if (!Float.isFinite(number) && !named(value)) {
      throw value.wrong("a number within the range of " + datatype);
    }
    return number;
  }
}
