package io.tiltyard.runtime.golden;

import static io.tiltyard.runtime.golden.Golden.floats;
import static io.tiltyard.runtime.golden.Golden.longs;
import static io.tiltyard.runtime.golden.Golden.shape;
import static io.tiltyard.runtime.golden.Golden.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tiltyard.base.tensor.DataType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ComparisonTest {
  private static final Tolerance COSINE = new Tolerance(null, null, 0.99, false);
  private static final Tolerance ARGMAX = new Tolerance(null, null, null, true);

  /** One row; {@code N} is NaN, {@code I} infinity. */
  private static GoldenTensor row(String values) {
    String[] words = values.trim().split(" ", -1);
    float[] floats = new float[words.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] =
          switch (words[i]) {
            case "N" -> Float.NaN;
            case "I" -> Float.POSITIVE_INFINITY;
            case "-I" -> Float.NEGATIVE_INFINITY;
            default -> Float.parseFloat(words[i]);
          };
    }
    return floats("y", shape(1, floats.length), floats);
  }

  private static @Nullable Double number(String text) {
    return text.isEmpty() ? null : Double.valueOf(text);
  }

  @ParameterizedTest
  @CsvSource({
    // expected, got, abs, rel, cosine, argmax, holds
    "1 2,      1 2,          '',   '',   '',   false, true",
    "1 2,      1 2.0000002,  '',   '',   '',   false, false",
    "N 1,      N 1,          '',   '',   '',   false, true",
    "0,        -0,           '',   '',   '',   false, false",
    "0,        -0,           0,    '',   '',   false, true",
    "1 2,      1 2.5,        0.5,  '',   '',   false, true",
    "1 2,      1 2.5,        0.49, '',   '',   false, false",
    "100 2,    101 2,        '',   0.01, '',   false, true",
    "100 2,    102 2,        '',   0.01, '',   false, false",
    "-100,     -101,         '',   0.01, '',   false, true",
    // A zero has no relative difference, unless abs says what a zero is.
    "0 1,      1e-9 1,       '',   0.5,  '',   false, false",
    "0 1,      1e-9 1,       1e-6, 0.5,  '',   false, true",
    "1e-7 1,   1e-6 1,       1e-6, 0.5,  '',   false, true",
    // Both hold, not one of them.
    "100,      101,          0.5,  0.5,  '',   false, false",
    "1,        1.4,          0.5,  0.1,  '',   false, false",
    "N 1,      1 1,          1e9,  1e9,  '',   false, false",
    "1 1,      N 1,          1e9,  1e9,  '',   false, false",
    "I 1,      1 1,          1e9,  1e9,  '',   false, false",
    "I 1,      -I 1,         1e9,  1e9,  '',   false, false",
    "I 1,      I 1,          0,    0,    '',   false, true",
    "1 0,      1 0.1,        '',   '',   0.99, false, true",
    "1 0,      1 0.2,        '',   '',   0.99, false, false",
    "1 2,      100 200,      '',   '',   0.99, false, true",
    "0 0,      0 -0,         '',   '',   1,    false, true",
    "0 0,      0 1e-9,       '',   '',   0.1,  false, false",
    "N 1,      N 1,          '',   '',   0.99, false, true",
    "N 1,      N 2,          '',   '',   -0.9, false, false",
    "1 3 2,    0 9 8,        '',   '',   '',   true,  true",
    "1 3 2,    1 2 3,        '',   '',   '',   true,  false",
    "3 3 2,    3 3 1,        '',   '',   '',   true,  true",
    "1 3 2,    N 3 2,        '',   '',   '',   true,  false",
    "1 3 2,    1.1 3.1 2.1,  0.2,  0.2,  0.99, true,  true",
    "1 3 2,    1.1 3.1 3.2,  2,    0.7,  0.9,  true,  false",
  })
  void every_tolerance_that_is_named_holds(
      String expected,
      String got,
      String abs,
      String rel,
      String cosine,
      boolean argmax,
      boolean holds) {
    Tolerance tolerance = new Tolerance(number(abs), number(rel), number(cosine), argmax);
    Comparison comparison = Comparison.of(row(expected), row(got), tolerance);
    assertThat(comparison.holds()).as(comparison.difference()).isEqualTo(holds);
  }

  @Test
  void cosine_and_argmax_are_of_each_row() {
    GoldenTensor expected = floats("y", shape(2, 1, 2), 1, 0, 0, 1);
    GoldenTensor got = floats("y", shape(2, 1, 2), 1, 0, 1, 0);
    assertThat(Comparison.of(expected, got, COSINE).difference())
        .startsWith("first difference at [1,0,0]: got 1.0, expected 0.0");
    Comparison largest = Comparison.of(expected, got, ARGMAX);
    assertThat(largest.holds()).isFalse();
    assertThat(largest.worst().argmaxRows()).isEqualTo(1);
    assertThat(largest.worst().cosine()).isZero();
  }

  @Test
  void cosine_does_not_overflow() {
    GoldenTensor huge = floats("y", shape(2), Float.MAX_VALUE, Float.MAX_VALUE);
    GoldenTensor tiny = floats("y", shape(2), Float.MIN_VALUE, Float.MIN_VALUE);
    assertThat(Comparison.of(huge, tiny, COSINE).worst().cosine()).isCloseTo(1, within(1e-9));
  }

  @Test
  void the_worst_of_each_kind_is_told() {
    Comparison comparison =
        Comparison.of(row("1 10 4"), row("1.5 12 4"), new Tolerance(1.0, null, null, false));
    assertThat(comparison.worst().abs()).isEqualTo(2);
    assertThat(comparison.worst().rel()).isEqualTo(0.2);
    assertThat(comparison.difference())
        .startsWith("first difference at [0,1]: got 12.0, expected 10.0; worst: abs 2.0, rel 0.2,")
        .endsWith("allowed: abs 1.0");
  }

  @Test
  void integers_of_64_bits_differ_by_exactly_as_much_as_they_do() {
    long large = 1L << 60;
    GoldenTensor expected = longs(DataType.INT64, large, Long.MIN_VALUE);
    GoldenTensor got = longs(DataType.INT64, large + 1, Long.MIN_VALUE);
    assertThat(Comparison.of(expected, got, Tolerance.EXACT).holds()).isFalse();
    assertThat(Comparison.of(expected, got, Tolerance.within(1)).holds()).isTrue();
    assertThat(Comparison.of(expected, got, Tolerance.within(0.5)).holds()).isFalse();
    GoldenTensor unsigned = longs(DataType.UINT64, -1);
    assertThat(Comparison.of(unsigned, longs(DataType.UINT64, -2), Tolerance.within(1)).holds())
        .isTrue();
    assertThat(Comparison.of(unsigned, longs(DataType.UINT64, 1), Tolerance.within(9)).difference())
        .contains("got 1, expected 18446744073709551615");
  }

  @Test
  void byte_strings_are_equal_or_not() {
    Comparison same = Comparison.of(texts("s", "a", ""), texts("s", "a", ""), COSINE);
    assertThat(same.holds()).isTrue();
    assertThat(Comparison.of(texts("s", "a", "b"), texts("s", "a", "bb"), COSINE).difference())
        .isEqualTo("first difference at [1]: got \"bb\", expected \"b\"");
  }

  @Test
  void shape_and_datatype_come_first() {
    GoldenTensor expected = floats("y", shape(2, 1), 1, 2);
    assertThat(Comparison.of(expected, floats("y", shape(1, 2), 1, 2), COSINE).difference())
        .isEqualTo("shape is [1,2], expected [2,1]");
    assertThat(Comparison.of(expected, longs(DataType.INT64, 1), COSINE).difference())
        .isEqualTo("datatype is INT64, expected FP32");
  }

  @Test
  void an_empty_tensor_equals_another() {
    GoldenTensor empty = floats("y", shape(3, 0));
    assertThat(Comparison.of(empty, floats("y", shape(3, 0)), ARGMAX).holds()).isTrue();
  }

  @Test
  void a_scalar_is_one_row() {
    assertThat(Comparison.of(floats("y", shape(), 2), floats("y", shape(), 3), ARGMAX).holds())
        .isTrue();
    assertThat(Comparison.of(floats("y", shape(), 2), floats("y", shape(), -3), COSINE).holds())
        .isFalse();
  }
}
