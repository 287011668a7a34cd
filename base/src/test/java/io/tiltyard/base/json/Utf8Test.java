package io.tiltyard.base.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Held against the JDK's decoder. */
final class Utf8Test {
  @Test
  void agrees_with_the_jdk_on_random_bytes() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(12)];
      for (int b = 0; b < bytes.length; b++) {
        bytes[b] =
            (byte) (random.nextInt(3) == 0 ? random.nextInt(128) : 0x80 | random.nextInt(128));
      }
      assertThat(Utf8.indexOfInvalid(bytes, 0, bytes.length) < 0)
          .as("seed %d", seed)
          .isEqualTo(decodes(bytes));
    }
  }

  @Test
  void agrees_with_the_jdk_on_every_character() {
    int wrong = 0;
    for (int point = 0; point <= 0x10ffff; point++) {
      byte[] bytes = new String(Character.toChars(point)).getBytes(StandardCharsets.UTF_8);
      wrong += Utf8.indexOfInvalid(bytes, 0, bytes.length) < 0 ? 0 : 1;
    }
    assertThat(wrong).isZero();
  }

  @Test
  void says_where() {
    byte[] bytes = "abcdefgh\u00e9jkl".getBytes(StandardCharsets.UTF_8);
    bytes[9] = 'x';
    assertThat(Utf8.indexOfInvalid(bytes, 0, bytes.length)).isEqualTo(8);
    assertThat(Utf8.indexOfInvalid(bytes, 0, 8)).isEqualTo(-1);
    assertThat(Utf8.indexOfInvalid(bytes, 9, bytes.length)).isEqualTo(-1);
  }

  private static boolean decodes(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
