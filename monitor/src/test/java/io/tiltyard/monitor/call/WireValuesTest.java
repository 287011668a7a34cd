package io.tiltyard.monitor.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiltyard.base.tensor.DataType;
import io.tiltyard.monitor.testing.RecordedTensor;
import io.tiltyard.monitor.testing.Wire;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class WireValuesTest {
  @Test
  void every_half_widens_to_the_value_that_its_fields_say() {
    for (int half = 0; half < 1 << 16; half++) {
      float widened = widened(DataType.FP16, half);
      assertThat(Float.floatToIntBits(widened))
          .as("half %04x", half)
          .isEqualTo(Float.floatToIntBits(reference(half)));
    }
  }

  private static float widened(DataType datatype, int bits) {
    byte[] bytes = {0, 0, (byte) bits, (byte) (bits >> 8)};
    return (float) WireValues.real(datatype, bytes, 0, 1);
  }

  /** By the definition of IEEE 754 binary16, in double arithmetic. */
  private static float reference(int half) {
    double sign = (half & 0x8000) == 0 ? 1 : -1;
    int exponent = (half >> 10) & 0x1f;
    int fraction = half & 0x3ff;
    if (exponent == 31) {
      return fraction == 0 ? (float) (sign * Double.POSITIVE_INFINITY) : Float.NaN;
    }
    double significand = exponent == 0 ? fraction / 1024.0 : 1 + fraction / 1024.0;
    return (float) (sign * significand * Math.pow(2, Math.max(exponent, 1) - 15));
  }

  @Test
  void every_bfloat_is_the_upper_half_of_a_float() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      float widened = widened(DataType.BF16, bits);
      assertThat(Float.floatToIntBits(widened))
          .as("bfloat %04x", bits)
          .isEqualTo(Float.floatToIntBits(Float.intBitsToFloat(bits << 16)));
    }
  }

  @Test
  void unsigned_integers_stay_positive_as_numbers() {
    assertThat(number(Wire.int8("x", DataType.UINT8, 0xff))).isEqualTo(255);
    assertThat(number(Wire.int16("x", DataType.UINT16, 0xffff))).isEqualTo(65_535);
    assertThat(number(Wire.int32("x", DataType.UINT32, -1))).isEqualTo(4_294_967_295.0);
    assertThat(number(Wire.int64("x", DataType.UINT64, -1))).isEqualTo(0x1p64);
    assertThat(number(Wire.int64("x", DataType.UINT64, Long.MIN_VALUE))).isEqualTo(0x1p63);
  }

  @Test
  void signed_integers_keep_their_sign_as_numbers() {
    assertThat(number(Wire.int8("x", DataType.INT8, -1))).isEqualTo(-1);
    assertThat(number(Wire.int16("x", DataType.INT16, -2))).isEqualTo(-2);
    assertThat(number(Wire.int32("x", DataType.INT32, -3))).isEqualTo(-3);
    assertThat(number(Wire.int64("x", DataType.INT64, -4))).isEqualTo(-4);
  }

  @Test
  void any_bool_that_is_not_0_is_1() {
    assertThat(number(Wire.int8("x", DataType.BOOL, 0))).isEqualTo(0);
    assertThat(number(Wire.int8("x", DataType.BOOL, 1))).isEqualTo(1);
    assertThat(number(Wire.int8("x", DataType.BOOL, 2))).isEqualTo(1);
  }

  @Test
  void floats_are_read_at_their_index() {
    RecordedTensor tensor = Wire.fp32("x", new long[] {3}, 1.5f, -2.5f, Float.NaN);
    byte[] bytes = Objects.requireNonNull(tensor.bytes());
    assertThat(WireValues.number(DataType.FP32, bytes, 0, 1)).isEqualTo(-2.5);
    assertThat(WireValues.number(DataType.FP32, bytes, 4, 1)).isNaN();
  }

  @Test
  void integers_and_reals_are_not_read_as_each_other() {
    assertThatThrownBy(() -> WireValues.integer(DataType.FP32, new byte[4], 0, 0))
        .hasMessage("FP32 values are not integers");
    assertThatThrownBy(() -> WireValues.real(DataType.INT32, new byte[4], 0, 0))
        .hasMessage("INT32 values are not floating point numbers");
  }

  @Test
  void byte_strings_are_not_numbers() {
    assertThatThrownBy(() -> number(Wire.strings("x", "1")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @EnumSource(value = DataType.class, mode = EnumSource.Mode.EXCLUDE, names = "BYTES")
  void values_of_fixed_size_are_counted_by_length(DataType datatype) {
    int size = datatype.byteSize();
    assertThat(count(datatype, new byte[3 * size])).isEqualTo(3);
    assertThat(count(datatype, new byte[0])).isZero();
    if (size > 1) {
      assertThat(count(datatype, new byte[3 * size + 1])).isEqualTo(WireValues.MALFORMED);
    }
  }

  @Test
  void byte_strings_are_counted_by_their_lengths() {
    byte[] bytes = Objects.requireNonNull(Wire.strings("x", "", "a", "bcd").bytes());
    assertThat(count(DataType.BYTES, bytes)).isEqualTo(3);
    assertThat(count(DataType.BYTES, new byte[0])).isZero();
  }

  @Test
  void byte_strings_whose_lengths_do_not_fit_are_malformed() {
    assertThat(count(DataType.BYTES, new byte[] {1, 0, 0}))
        .as("half a length")
        .isEqualTo(WireValues.MALFORMED);
    assertThat(count(DataType.BYTES, new byte[] {2, 0, 0, 0, 'a'}))
        .as("beyond the end")
        .isEqualTo(WireValues.MALFORMED);
    assertThat(count(DataType.BYTES, new byte[] {-1, -1, -1, -1, 'a'}))
        .as("negative")
        .isEqualTo(WireValues.MALFORMED);
  }

  private static double number(RecordedTensor tensor) {
    return WireValues.number(tensor.datatype(), Objects.requireNonNull(tensor.bytes()), 0, 0);
  }

  /** Counts with other bytes in front and behind. */
  private static int count(DataType datatype, byte[] bytes) {
    byte[] among = new byte[bytes.length + 5];
    Arrays.fill(among, (byte) 7);
    System.arraycopy(bytes, 0, among, 3, bytes.length);
    return WireValues.count(datatype, among, 3, bytes.length);
  }
}
