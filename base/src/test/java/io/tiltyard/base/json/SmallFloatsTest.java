package io.tiltyard.base.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.base.tensor.HalfFloats;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A decimal is rounded to the nearest number of 16 bits. */
final class SmallFloatsTest {
  @Test
  void every_fp16_and_bf16_number_reads_back_the_same() {
    int wrong = 0;
    for (int bits = 0; bits < 1 << 16; bits++) {
      if (SmallFloats.isFiniteFp16(bits)) {
        String text = Float.toString(HalfFloats.fromHalf((short) bits));
        wrong += SmallFloats.fp16(number(text)) == bits ? 0 : 1;
      }
      if (SmallFloats.isFiniteBf16(bits)) {
        String text = Float.toString(HalfFloats.fromBrain((short) bits));
        wrong += SmallFloats.bf16(number(text)) == bits ? 0 : 1;
      }
    }
    assertThat(wrong).isZero();
  }

  @ParameterizedTest
  @CsvSource({"0.1", "1e-5", "123.456", "65519", "6.1e-5", "3.14159265358979", "-1e-7"})
  void fp16_is_the_nearest(String decimal) {
    float got = HalfFloats.fromHalf((short) SmallFloats.fp16(number(decimal)));
    double wanted = Double.parseDouble(decimal);
    float nearest = got;
    for (int bits = 0; bits < 1 << 16; bits++) {
      float other = HalfFloats.fromHalf((short) bits);
      boolean nearer =
          Float.isFinite(other) && Math.abs(other - wanted) < Math.abs(nearest - wanted);
      nearest = nearer ? other : nearest;
    }
    assertThat(got).isEqualTo(nearest);
  }

  private static JsonNumber number(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    JsonNumber number = new JsonNumber(bytes);
    assertThat(number.read(0, bytes.length)).isEqualTo(bytes.length);
    return number;
  }
}
