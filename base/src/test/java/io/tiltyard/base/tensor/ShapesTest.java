package io.tiltyard.base.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.base.testing.SeededRandom;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ShapesTest {
  private static final BigInteger MAX = BigInteger.valueOf(Long.MAX_VALUE);

  /** What the count must be, in numbers that do not end. */
  private static long expected(long[] shape) {
    BigInteger product = BigInteger.ONE;
    for (long dimension : shape) {
      product = product.multiply(BigInteger.valueOf(Math.max(dimension, 1)));
    }
    if (product.compareTo(MAX) > 0) {
      return Shapes.OVERFLOW;
    }
    return Arrays.stream(shape).anyMatch(dimension -> dimension == 0) ? 0 : product.longValue();
  }

  @Test
  void a_scalar_has_one_element() {
    assertThat(Shapes.elementCount(new long[0])).isEqualTo(1);
  }

  @Test
  void a_zero_anywhere_makes_it_empty() {
    assertThat(Shapes.elementCount(new long[] {0})).isZero();
    assertThat(Shapes.elementCount(new long[] {3, 0, 5})).isZero();
  }

  @Test
  void s12_products_that_wrap_around_are_told_apart() {
    assertThat(Shapes.elementCount(new long[] {1L << 4, (1L << 60) + 2})).isNegative();
    assertThat(Shapes.elementCount(new long[] {1L << 2, (1L << 60) + 2})).isPositive();
    assertThat(Shapes.elementCount(new long[] {1L << 31, 1L << 31, 4})).isNegative();
    assertThat(Shapes.elementCount(new long[] {(1L << 60) + 2, 16, 1})).isNegative();
    assertThat(Shapes.elementCount(new long[] {1L << 32, 1L << 32})).isNegative();
  }

  @Test
  void a_zero_does_not_hide_an_overflow() {
    assertThat(Shapes.elementCount(new long[] {0, Long.MAX_VALUE, 2})).isNegative();
    assertThat(Shapes.elementCount(new long[] {Long.MAX_VALUE, 2, 0})).isNegative();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 7, 1L << 31, (1L << 62), Long.MAX_VALUE - 1, Long.MAX_VALUE})
  void the_largest_factor_that_fits_is_accepted_and_the_next_is_not(long dimension) {
    long largest = Long.MAX_VALUE / dimension;
    assertThat(Shapes.elementCount(new long[] {dimension, largest})).isEqualTo(dimension * largest);
    if (largest < Long.MAX_VALUE) {
      assertThat(Shapes.elementCount(new long[] {dimension, largest + 1})).isNegative();
    }
  }

  @Test
  void agrees_with_unbounded_arithmetic_on_random_shapes() {
    Random random = SeededRandom.create();
    for (int i = 0; i < 200_000; i++) {
      long[] shape = new long[random.nextInt(7)];
      for (int d = 0; d < shape.length; d++) {
        shape[d] = (random.nextLong() >>> 1) >>> random.nextInt(63);
      }
      assertThat(Shapes.elementCount(shape)).as(Shapes.text(shape)).isEqualTo(expected(shape));
    }
  }

  @Test
  void agrees_with_unbounded_arithmetic_near_the_edge() {
    Random random = SeededRandom.create();
    for (int i = 0; i < 100_000; i++) {
      long first = 1 + (random.nextLong() >>> (1 + random.nextInt(62)));
      long second = Long.MAX_VALUE / first + random.nextInt(3) - 1;
      long[] shape = {first, Math.max(second, 0)};
      assertThat(Shapes.elementCount(shape)).as(Shapes.text(shape)).isEqualTo(expected(shape));
    }
  }

  @Test
  void reads_like_the_protocols_json() {
    assertThat(Shapes.text(new long[] {1, -1, 4})).isEqualTo("[1,-1,4]");
    assertThat(Shapes.text(new long[0])).isEqualTo("[]");
  }
}
