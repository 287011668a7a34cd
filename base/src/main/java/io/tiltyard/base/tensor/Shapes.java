package io.tiltyard.base.tensor;

import java.util.Arrays;

/** Arithmetic on shapes that never wraps around. */
public final class Shapes {
  /** More dimensions than this are refused. */
  public static final int MAX_RANK = 32;

  /** Returned by {@link #elementCount} for a shape whose element count does not fit a long. */
  public static final long OVERFLOW = -1;

  private Shapes() {}

  /**
   * The product of the dimensions, 1 for a scalar.
   *
   * @param shape dimensions, none negative
   * @return the count, or {@link #OVERFLOW} where the product of the non-zero dimensions exceeds a
   *     long
   */
  public static long elementCount(long[] shape) {
    long count = 1;
    boolean empty = false;
    for (long dimension : shape) {
      if (dimension == 0) {
        empty = true;
      } else if (count > Long.MAX_VALUE / dimension) {
        return OVERFLOW;
      } else {
        count *= dimension;
      }
    }
    return empty ? 0 : count;
  }

  /** {@code [1,4]}, as in the protocol's JSON. */
  public static String text(long[] shape) {
    return Arrays.toString(shape).replace(" ", "");
  }
}
