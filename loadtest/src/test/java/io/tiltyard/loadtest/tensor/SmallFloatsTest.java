package io.tiltyard.loadtest.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SmallFloatsTest {
  @Test
  void every_half_survives_the_way_through_a_float() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      float value = SmallFloats.fromHalf((short) bits);
      if (!Float.isNaN(value)) {
        assertThat(SmallFloats.toHalf(value)).as("%x", bits).isEqualTo((short) bits);
      }
    }
  }

  @Test
  void every_bfloat_survives_the_way_through_a_float() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      float value = SmallFloats.fromBfloat((short) bits);
      if (!Float.isNaN(value)) {
        assertThat(SmallFloats.toBfloat(value)).as("%x", bits).isEqualTo((short) bits);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, 3c00",
    "-2, c000",
    "65504, 7bff",
    "65519, 7bff",
    "65520, 7c00",
    "1e10, 7c00",
    "5.9604645e-8, 1",
    "2.9802322e-8, 0",
    "2.99e-8, 1",
    "0.1, 2e66",
    "1.00048828125, 3c00",
    "1.00146484375, 3c02",
    "6.1035156e-5, 400"
  })
  void rounds_to_the_nearest_half_and_ties_to_even(float value, String bits) {
    assertThat(Integer.toHexString(SmallFloats.toHalf(value) & 0xffff)).isEqualTo(bits);
  }

  @Test
  void no_number_stays_none() {
    assertThat(SmallFloats.fromHalf(SmallFloats.toHalf(Float.NaN))).isNaN();
    assertThat(SmallFloats.fromBfloat(SmallFloats.toBfloat(Float.NaN))).isNaN();
  }
}
