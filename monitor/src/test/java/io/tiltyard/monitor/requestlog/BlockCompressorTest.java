package io.tiltyard.monitor.requestlog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BlockCompressorTest {
  private static final int INDEX = 13;
  private static final int LENGTH = 64 << 10;

  private final BlockCompressor compressor = new BlockCompressor();

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65_535, 131_071, 131_072, 131_073, 262_144, 3_000_000})
  void a_stored_frame_is_read_by_zstd(int length) throws Exception {
    ByteBuffer source = source(noise(length, length));
    ByteBuffer target = target(StoredFrame.size(length));
    StoredFrame.put(source, target, INDEX);
    assertThat(source.remaining()).as("the source stays").isEqualTo(length);
    byte[] frame = bytes(target, StoredFrame.size(length));
    assertThat(Zstd.getFrameContentSize(frame)).isEqualTo(length);
    assertThat(Zstd.decompress(frame, length)).isEqualTo(bytes(source, source.position(), length));
    assertThat(streamed(frame)).isEqualTo(bytes(source, source.position(), length));
  }

  @Test
  void what_shrinks_is_compressed_each_time() {
    for (int i = 0; i < 40; i++) {
      byte[] text = "a block of text".repeat(LENGTH / 15).getBytes(UTF_8);
      assertThat(roundTrip(text)).as("block %d", i).isLessThan(text.length / 10);
    }
  }

  @Test
  void after_a_block_that_hardly_shrinks_fifteen_are_stored() {
    roundTrip(noise(LENGTH, 1));
    byte[] zeros = new byte[LENGTH];
    for (int i = 0; i < 15; i++) {
      assertThat(roundTrip(zeros)).as("block %d", i).isEqualTo(StoredFrame.size(LENGTH));
    }
    for (int i = 0; i < 20; i++) {
      assertThat(roundTrip(zeros)).as("tried again, and it shrinks").isLessThan(100);
    }
  }

  @Test
  void whatever_comes_fits_its_bound_and_comes_back() {
    Random random = new Random(4711);
    for (int i = 0; i < 200; i++) {
      byte[] bytes = random.nextInt(3) == 0 ? new byte[random.nextInt(LENGTH)] : noise(i * 31, i);
      roundTrip(bytes);
    }
  }

  /** Returns the length of the frame. */
  private int roundTrip(byte[] bytes) {
    ByteBuffer target = target(BlockCompressor.bound(bytes.length));
    int size = compressor.compress(source(bytes), target, INDEX);
    assertThat(Zstd.decompress(bytes(target, size), bytes.length)).isEqualTo(bytes);
    return size;
  }

  /** Not at the beginning of its memory. */
  private static ByteBuffer source(byte[] bytes) {
    return ByteBuffer.allocateDirect(bytes.length + 9).position(5).put(bytes).flip().position(5);
  }

  private static ByteBuffer target(int size) {
    return ByteBuffer.allocateDirect(INDEX + size);
  }

  private static byte[] bytes(ByteBuffer target, int size) {
    return bytes(target, INDEX, size);
  }

  private static byte[] bytes(ByteBuffer buffer, int index, int size) {
    byte[] bytes = new byte[size];
    buffer.get(index, bytes);
    return bytes;
  }

  private static byte[] streamed(byte[] frame) throws IOException {
    try (InputStream in = new ZstdInputStreamNoFinalizer(new ByteArrayInputStream(frame))) {
      return in.readAllBytes();
    }
  }

  private static byte[] noise(int length, long seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }
}
