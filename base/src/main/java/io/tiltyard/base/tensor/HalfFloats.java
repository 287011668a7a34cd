package io.tiltyard.base.tensor;

/** The 16-bit floating-point formats: IEEE 754 binary16 and bfloat16, rounded to nearest even. */
public final class HalfFloats {
  private static final int FLOAT_INFINITY = 0x7f800000;
  private static final int HALF_INFINITY = 0x7c00;
  private static final int HALF_NAN = 0x7e00;
  private static final int MANTISSA_GAP = 13;

  /** From here on a float rounds to an infinite half. */
  private static final int HALF_OVERFLOW = 0x477ff000;

  /** The smallest normal half, as a float. */
  private static final int HALF_NORMAL = 0x38800000;

  private static final int REBIAS = 0x38000000;

  private HalfFloats() {}

  public static float fromHalf(short half) {
    int sign = (half & 0x8000) << 16;
    int magnitude = half & 0x7fff;
    if (magnitude >= HALF_INFINITY) {
      return Float.intBitsToFloat(sign | FLOAT_INFINITY | (magnitude & 0x3ff) << MANTISSA_GAP);
    }
    if (magnitude < 0x400) {
      float subnormal = magnitude * 0x1p-24f;
      return sign == 0 ? subnormal : -subnormal;
    }
    return Float.intBitsToFloat(sign | ((magnitude << MANTISSA_GAP) + REBIAS));
  }

  /** Rounds to nearest even; beyond the largest half to infinity. */
  public static short toHalf(float value) {
    int bits = Float.floatToIntBits(value);
    int sign = bits >>> 16 & 0x8000;
    int magnitude = bits & 0x7fffffff;
    if (magnitude > FLOAT_INFINITY) {
      return (short) (sign | HALF_NAN);
    }
    if (magnitude >= HALF_OVERFLOW) {
      return (short) (sign | HALF_INFINITY);
    }
    if (magnitude < HALF_NORMAL) {
      return (short) (sign | (int) Math.rint(Math.abs(value) * 0x1p24f));
    }
    int rounded = magnitude + 0xfff + (magnitude >>> MANTISSA_GAP & 1);
    return (short) (sign | (rounded - REBIAS) >>> MANTISSA_GAP);
  }

  public static float fromBrain(short brain) {
    return Float.intBitsToFloat(brain << 16);
  }

  /** Rounds to nearest even. */
  public static short toBrain(float value) {
    int bits = Float.floatToRawIntBits(value);
    if (Float.isNaN(value)) {
      return (short) (bits >>> 16 | 0x40);
    }
    return (short) ((bits + 0x7fff + (bits >>> 16 & 1)) >>> 16);
  }
}
