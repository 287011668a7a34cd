package io.tiltyard.monitor.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ByteBlockTest {
  private final ByteBlock block = new ByteBlock(1_000);

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 4095, 4096, 65_535, 65_536, (1L << 40) + 4711})
  void bytes_lie_behind_an_aligned_address_as_in_the_file(long filePosition) {
    block.begin(filePosition);
    block.write(42);
    ByteBuffer bytes = block.bytes();
    assertThat(bytes.isDirect()).isTrue();
    for (int alignment = 512; alignment <= ByteBlock.ALIGNMENT; alignment *= 2) {
      assertThat(bytes.alignmentOffset(bytes.position(), alignment))
          .as("to %d", alignment)
          .isEqualTo((int) (filePosition % alignment));
    }
    assertThat(bytes.remaining()).isEqualTo(1);
    assertThat(bytes.get()).isEqualTo((byte) 42);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void it_grows_and_keeps_what_it_has(long seed) {
    Random random = new Random(seed);
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    long filePosition = random.nextInt(100_000);
    block.begin(filePosition);
    while (expected.size() < 1 << 20) {
      byte[] bytes = new byte[random.nextInt(100_000)];
      random.nextBytes(bytes);
      if (random.nextBoolean()) {
        block.write(bytes, 0, bytes.length);
      } else {
        block.room(bytes.length).put(bytes);
      }
      expected.writeBytes(bytes);
      assertThat(block.size()).isEqualTo(expected.size());
    }
    byte[] all = new byte[block.size()];
    block.bytes().get(all);
    assertThat(all).isEqualTo(expected.toByteArray());
    assertThat(block.bytes().position()).isEqualTo((int) (filePosition % ByteBlock.ALIGNMENT));
  }

  @Test
  void memory_that_has_grown_is_used_again() {
    block.begin(0);
    ByteBuffer grown = block.room(1 << 20);
    block.begin(0);
    assertThat(block.room(1 << 20)).isSameAs(grown);
  }

  @Test
  void the_end_can_be_forgotten() {
    block.begin(7);
    block.write(1);
    block.write(2);
    block.truncate(1);
    block.write(3);
    assertThat(block.size()).isEqualTo(2);
    assertThat(block.bytes()).isEqualTo(ByteBuffer.wrap(new byte[] {1, 3}));
    block.begin(8);
    assertThat(block.size()).isZero();
  }
}
