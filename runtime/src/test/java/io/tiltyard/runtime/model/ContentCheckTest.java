package io.tiltyard.runtime.model;

import static io.tiltyard.runtime.testing.Tensors.doubleBytes;
import static io.tiltyard.runtime.testing.Tensors.floatBytes;
import static io.tiltyard.runtime.testing.Tensors.framed;
import static io.tiltyard.runtime.testing.Tensors.longBytes;
import static io.tiltyard.runtime.testing.Tensors.raw;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.base.tensor.DataType;
import io.tiltyard.runtime.testing.SeededRandom;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

final class ContentCheckTest {
  private static Refusal invalid(String text) {
    return new Refusal(ErrorCode.INVALID_TENSOR_DATA, "input 't': " + text);
  }

  private static byte[] prefixed(int length, int following) {
    return longBytes(Integer.toUnsignedLong(length), 4 + following);
  }

  static Stream<Arguments> brokenBytes() {
    return Stream.of(
        arguments(
            "F18 more than there is",
            1,
            prefixed(5, 4),
            "BYTES element 0 says it has 5 bytes, expected at most the 4 that follow"),
        arguments(
            "F18 negative",
            1,
            prefixed(-2, 4),
            "BYTES element 0 says it has 4294967294 bytes, expected at most the 4 that follow"),
        arguments(
            "F18 0xFFFFFFFF",
            1,
            prefixed(0xffffffff, 4),
            "BYTES element 0 says it has 4294967295 bytes, expected at most the 4 that follow"),
        arguments(
            "F18 the largest int",
            1,
            prefixed(Integer.MAX_VALUE, 0),
            "BYTES element 0 says it has 2147483647 bytes, expected at most the 0 that follow"),
        arguments(
            "F18 trailing bytes",
            1,
            prefixed(1, 4),
            "BYTES data ends with 3 bytes, expected a 4-byte length"),
        arguments(
            "F18 one element too many",
            1,
            framed("a", "b"),
            "expected 1 BYTES elements for [1], got 2"),
        arguments(
            "F18 one element too few",
            3,
            framed("a", "b"),
            "expected 3 BYTES elements for [3], got 2"),
        arguments("F16 nothing", 1, new byte[0], "expected 1 BYTES elements for [1], got 0"),
        arguments(
            "F3 data for no elements", 0, framed(""), "expected 0 BYTES elements for [0], got 1"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("brokenBytes")
  void broken_framing_is_refused(String name, long elements, byte[] bytes, String text) {
    long[] shape = {elements};
    assertThat(ContentCheck.check(raw("t", DataType.BYTES, shape, bytes), false))
        .isEqualTo(invalid(text));
  }

  @Test
  void f20_any_bytes_are_fine_in_an_element() {
    byte[] bytes = {3, 0, 0, 0, (byte) 0xff, 0, (byte) 0xc0, 0, 0, 0, 0};
    assertThat(ContentCheck.check(raw("t", DataType.BYTES, new long[] {2}, bytes), true)).isNull();
  }

  @Test
  void a_claim_of_countless_elements_costs_no_more_than_the_bytes_that_came() {
    long[] shape = {Long.MAX_VALUE};
    assertThat(ContentCheck.check(raw("t", DataType.BYTES, shape, framed("a")), false))
        .isEqualTo(
            invalid(
                "expected 9223372036854775807 BYTES elements for"
                    + " [9223372036854775807], got 1"));
  }

  @Test
  void random_framing_never_throws_and_right_framing_always_passes() {
    Random random = SeededRandom.create();
    for (int i = 0; i < 20_000; i++) {
      String[] elements = new String[random.nextInt(6)];
      Arrays.setAll(elements, e -> "x".repeat(random.nextInt(9)));
      byte[] bytes = framed(elements);
      long[] shape = {elements.length};
      assertThat(ContentCheck.check(raw("t", DataType.BYTES, shape, bytes), false)).isNull();
      byte[] cut = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
      if (cut.length > 0) {
        cut[random.nextInt(cut.length)] = (byte) random.nextInt();
      }
      Refusal refusal = ContentCheck.check(raw("t", DataType.BYTES, shape, cut), false);
      assertThat(refusal == null || refusal.code() == ErrorCode.INVALID_TENSOR_DATA).isTrue();
    }
  }

  @Test
  void f25_a_bool_is_0_or_1() {
    long[] shape = {3};
    assertThat(
            ContentCheck.check(raw("t", DataType.BOOL, shape, (byte) 0, (byte) 1, (byte) 1), false))
        .isNull();
    assertThat(
            ContentCheck.check(raw("t", DataType.BOOL, shape, (byte) 0, (byte) 1, (byte) 2), false))
        .isEqualTo(invalid("BOOL element is the byte 2, expected 0 or 1"));
    assertThat(
            ContentCheck.check(
                raw("t", DataType.BOOL, shape, (byte) -1, (byte) 1, (byte) 1), false))
        .isEqualTo(invalid("BOOL element is the byte 255, expected 0 or 1"));
  }

  static Stream<Arguments> nonFinite() {
    return Stream.of(
        arguments("F21 FP32 NaN", DataType.FP32, floatBytes(Float.NaN)),
        arguments("F21 FP32 inf", DataType.FP32, floatBytes(Float.POSITIVE_INFINITY)),
        arguments("F21 FP32 -inf", DataType.FP32, floatBytes(Float.NEGATIVE_INFINITY)),
        arguments("F21 FP64 NaN", DataType.FP64, doubleBytes(Double.NaN)),
        arguments("F21 FP64 -inf", DataType.FP64, doubleBytes(Double.NEGATIVE_INFINITY)),
        arguments("F21 FP16 inf", DataType.FP16, longBytes(0x7c00, 2)),
        arguments("F21 FP16 NaN", DataType.FP16, longBytes(0xfe00, 2)),
        arguments("F21 BF16 inf", DataType.BF16, longBytes(0x7f80, 2)),
        arguments("F21 BF16 NaN", DataType.BF16, longBytes(0xffc0, 2)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("nonFinite")
  void what_is_not_finite_is_refused_only_where_that_is_configured(
      String name, DataType datatype, byte[] value) {
    byte[] bytes = Arrays.copyOf(new byte[value.length], 2 * value.length);
    System.arraycopy(value, 0, bytes, value.length, value.length);
    long[] shape = {2};
    assertThat(ContentCheck.check(raw("t", datatype, shape, bytes), false)).isNull();
    assertThat(ContentCheck.check(raw("t", datatype, shape, bytes), true))
        .isEqualTo(invalid("element 1 is NaN or infinite, expected a finite number"));
  }

  @Test
  void the_largest_finite_numbers_pass() {
    long[] one = {1};
    assertThat(ContentCheck.check(raw("t", DataType.FP16, one, longBytes(0x7bff, 2)), true))
        .isNull();
    assertThat(ContentCheck.check(raw("t", DataType.BF16, one, longBytes(0x7f7f, 2)), true))
        .isNull();
    assertThat(ContentCheck.check(raw("t", DataType.FP32, one, floatBytes(-Float.MAX_VALUE)), true))
        .isNull();
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"UINT8", "UINT16", "UINT32", "UINT64", "INT8", "INT16", "INT32", "INT64"})
  void every_pattern_is_a_whole_number(DataType datatype) {
    byte[] bytes = new byte[datatype.byteSize()];
    Arrays.fill(bytes, (byte) 0xff);
    assertThat(ContentCheck.check(raw("t", datatype, new long[] {1}, bytes), true)).isNull();
  }
}
