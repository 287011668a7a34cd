package io.tiltyard.loadtest.tensor;

/** The floats of 16 bits, which Java has no type for. Values round to the nearest, ties to even. */
public final class SmallFloats {
  private static final int HALF_INFINITY = 0x7c00;
  private static final int HALF_QUIET_NAN = 0x7e00;
  private static final float HALF_OVERFLOW = 65_520f;
  private static final float HALF_SMALLEST_NORMAL = 0x1p-14f;
  private static final float HALF_SUBNORMALS = 0x1p24f;

  private SmallFloats() {}

  /** IEEE 754 binary16. */
  public static short toHalf(float value) {
    int sign = (Float.floatToIntBits(value) >>> 16) & 0x8000;
    float magnitude = Math.abs(value);
    if (Float.isNaN(value)) {
      return (short) (sign | HALF_QUIET_NAN);
    }
    if (magnitude >= HALF_OVERFLOW) {
      return (short) (sign | HALF_INFINITY);
    }
    if (magnitude < HALF_SMALLEST_NORMAL) {
      return (short) (sign | (int) Math.rint(magnitude * HALF_SUBNORMALS));
    }
    int bits = Float.floatToIntBits(magnitude);
    int rounded = bits + 0xfff + ((bits >>> 13) & 1);
    return (short) (sign | ((rounded >>> 13) - ((127 - 15) << 10)));
  }

  /** The value of an IEEE 754 binary16. */
  public static float fromHalf(short half) {
    int exponent = (half >>> 10) & 0x1f;
    int fraction = half & 0x3ff;
    float magnitude =
        switch (exponent) {
          case 0 -> fraction / HALF_SUBNORMALS;
          case 0x1f -> fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
          default -> Float.intBitsToFloat((exponent + 127 - 15) << 23 | fraction << 13);
        };
    return half < 0 ? -magnitude : magnitude;
  }

  /** The upper half of a binary32. */
  public static short toBfloat(float value) {
    int bits = Float.floatToIntBits(value);
    return Float.isNaN(value)
        ? (short) 0x7fc0
        : (short) ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16);
  }

  public static float fromBfloat(short bfloat) {
    return Float.intBitsToFloat(bfloat << 16);
  }
}
