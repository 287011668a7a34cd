package io.tiltyard.runtime.onnx;

import static io.tiltyard.runtime.onnx.TestInputs.shape;
import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.runtime.model.RunOutputs;
import io.tiltyard.runtime.onnx.TestModels.Loaded;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class StringsTest extends EngineTest {
  private static final int MEBIBYTE = 1 << 20;

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void comesBack(Loaded loaded, List<byte[]> strings, String note) throws Exception {
    long[] shape = shape(1, strings.size());
    RunOutputs outputs = loaded.instance.run(TestInputs.of(shape, strings));
    assertThat(outputs.shape(0)).as(note).isEqualTo(shape);
    assertThat(TestOutputs.bytes(outputs, 0)).as(note).isEqualTo(TestInputs.wire(strings));
  }

  @Test
  void every_kind_of_string_comes_back_byte_for_byte() throws Exception {
    byte[] large = new byte[MEBIBYTE];
    new Random(1).nextBytes(large);
    List<byte[]> strings =
        List.of(
            utf8("plain"),
            utf8(""),
            utf8("größe 温度 😀"),
            utf8("a\0b"),
            new byte[] {0},
            new byte[] {0, 0, 0, 0},
            new byte[] {(byte) 0xc0, (byte) 0x80},
            new byte[] {(byte) 0xff, (byte) 0xfe, 'x'},
            new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
            large,
            utf8("last"));
    try (Loaded loaded = open("types/identity_bytes")) {
      for (byte[] string : strings) {
        comesBack(loaded, List.of(string), "alone");
      }
      comesBack(loaded, strings, "together");
      comesBack(loaded, List.of(), "none");
    }
  }

  @Test
  void random_bytes_come_back_unchanged() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    try (Loaded loaded = open("types/identity_bytes")) {
      for (int run = 0; run < 50; run++) {
        List<byte[]> strings = new ArrayList<>();
        for (int i = random.nextInt(40); i > 0; i--) {
          byte[] string = new byte[random.nextInt(60)];
          random.nextBytes(string);
          strings.add(string);
        }
        comesBack(loaded, strings, "seed " + seed + " run " + run);
      }
    }
  }

  @Test
  void a_model_reads_the_strings_as_text() throws Exception {
    List<byte[]> strings = List.of(utf8("abc"), utf8("Tilt\0yard"));
    try (Loaded loaded = open("text/strings_upper")) {
      RunOutputs outputs = loaded.instance.run(TestInputs.of(shape(2), strings));
      assertThat(TestOutputs.strings(outputs, 0).get(0)).isEqualTo("ABC");
    }
  }
}
