package io.tiltyard.base.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The formats of 16 bits and FP32 into each other. */
final class HalfFloatsTest {
  @Test
  void halves_convert_there_and_back() {
    for (int bits = 0; bits < 1 << Short.SIZE; bits++) {
      float half = HalfFloats.fromHalf((short) bits);
      float brain = HalfFloats.fromBrain((short) bits);
      assertThat(Float.isNaN(half) || HalfFloats.toHalf(half) == (short) bits).isTrue();
      assertThat(Float.isNaN(brain) || HalfFloats.toBrain(brain) == (short) bits).isTrue();
    }
    float[] ties = {2049, 2051, 65519, 65520, 0x1p-25f, 0x1.8p-25f, 3 * 0x1p-25f};
    float[] rounded = {2048, 2052, 65504, Float.POSITIVE_INFINITY, 0, 0x1p-24f, 0x1p-23f};
    for (int i = 0; i < ties.length; i++) {
      assertThat(HalfFloats.fromHalf(HalfFloats.toHalf(ties[i])))
          .as(Arrays.toString(ties) + i)
          .isEqualTo(rounded[i]);
    }
    assertThat(HalfFloats.fromBrain(HalfFloats.toBrain(257))).isEqualTo(256);
    assertThat(HalfFloats.fromBrain(HalfFloats.toBrain(259))).isEqualTo(260);
  }
}
