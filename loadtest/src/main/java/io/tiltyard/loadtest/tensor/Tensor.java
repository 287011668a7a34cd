package io.tiltyard.loadtest.tensor;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * An input with its values.
 *
 * @param shape every dimension at least 0
 * @param raw the elements as the protocol's raw form has them: little-endian, row-major
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Tensor(String name, Datatype datatype, long[] shape, byte[] raw) {

  public int elements() {
    return elements(shape);
  }

  /**
   * How many elements a shape has.
   *
   * @throws ArithmeticException where they are more than an array holds
   */
  public static int elements(long[] shape) {
    long count = 1;
    for (long dimension : shape) {
      count = Math.multiplyExact(count, dimension);
    }
    return Math.toIntExact(count);
  }

  /** A shape as people write it: {@code [1, 16]}. */
  public static String text(long[] shape) {
    return Arrays.stream(shape)
        .mapToObj(Long::toString)
        .collect(Collectors.joining(", ", "[", "]"));
  }
}
