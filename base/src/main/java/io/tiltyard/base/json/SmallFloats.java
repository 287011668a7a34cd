package io.tiltyard.base.json;

import java.math.BigDecimal;

/** Decimals rounded once to 16 bits: FP16 (IEEE 754 binary16) and BF16 (bfloat16). */
final class SmallFloats {
  private static final int FP16_MANTISSA = 10;
  private static final int FP16_MIN_EXPONENT = -14;
  private static final int FP16_BIAS = 15;
  private static final int BF16_MANTISSA = 7;
  private static final int BF16_MIN_EXPONENT = -126;
  private static final int BF16_BIAS = 127;

  private SmallFloats() {}

  /** The FP16 number nearest to a decimal, ties to even; its infinity beyond the range. */
  static int fp16(JsonNumber decimal) {
    return nearest(decimal, FP16_MANTISSA, FP16_MIN_EXPONENT, FP16_BIAS);
  }

  /** The BF16 number nearest to a decimal, ties to even; its infinity beyond the range. */
  static int bf16(JsonNumber decimal) {
    return nearest(decimal, BF16_MANTISSA, BF16_MIN_EXPONENT, BF16_BIAS);
  }

  static boolean isFiniteFp16(int bits) {
    return (bits & 0x7c00) != 0x7c00;
  }

  static boolean isFiniteBf16(int bits) {
    return (bits & 0x7f80) != 0x7f80;
  }

  /**
   * Rounds once, from the decimal: the double on the way is exact enough unless it lies on the
   * border between two results, where the decimal itself decides.
   */
  private static int nearest(JsonNumber decimal, int mantissaBits, int minExponent, int bias) {
    double value = decimal.toDouble();
    int sign = (Double.doubleToRawLongBits(value) < 0 ? 1 : 0) << 15;
    double magnitude = Math.abs(value);
    int exponent =
        Math.max(magnitude == 0 ? minExponent : Math.getExponent(magnitude), minExponent);
    if (exponent > bias || Double.isInfinite(magnitude)) {
      return sign | (bias * 2 + 1) << mantissaBits;
    }
    double units = Math.scalb(magnitude, mantissaBits - exponent);
    long floor = (long) units;
    double rest = units - floor;
    boolean up = rest > 0.5;
    if (rest == 0.5) {
      int beyond = decimal.toBigDecimal().abs().compareTo(new BigDecimal(magnitude));
      up = beyond > 0 || (beyond == 0 && (floor & 1) == 1);
    }
    long rounded = floor + (up ? 1 : 0);
    long subnormalOffset =
        exponent == minExponent ? 0 : (long) (exponent - minExponent) << mantissaBits;
    return sign | (int) (subnormalOffset + rounded);
  }
}
