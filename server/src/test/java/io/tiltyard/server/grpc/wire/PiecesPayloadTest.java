package io.tiltyard.server.grpc.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class PiecesPayloadTest {
  private static final int ROUNDS = 2_000;

  @Test
  void gives_any_part_however_the_message_was_cut() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      byte[] message = new byte[1 + random.nextInt(200)];
      random.nextBytes(message);
      WireBytes bytes = WireBytes.of(cut(message, random), new ByteArrayInputStream(new byte[0]));
      int start = random.nextInt(message.length);
      int length = random.nextInt(message.length - start + 1);
      PiecesPayload payload = new PiecesPayload(bytes, start, length);
      int offset = random.nextInt(length + 1);
      int count = random.nextInt(length - offset + 1);
      ByteBuffer target = ByteBuffer.allocate(3 + count).position(3);
      payload.copyTo(offset, count, target);
      assertThat(target.position()).as("seed %d", seed).isEqualTo(3 + count);
      assertThat(Arrays.copyOfRange(target.array(), 3, 3 + count))
          .as("seed %d", seed)
          .isEqualTo(Arrays.copyOfRange(message, start + offset, start + offset + count));
    }
  }

  /** Pieces that begin anywhere in their buffers. */
  private static List<ByteBuffer> cut(byte[] message, Random random) {
    List<ByteBuffer> pieces = new ArrayList<>();
    int at = 0;
    while (at < message.length) {
      int size = Math.min(message.length - at, 1 + random.nextInt(60));
      int before = random.nextInt(5);
      ByteBuffer piece = ByteBuffer.allocateDirect(before + size + 2).position(before);
      piece.put(message, at, size).flip().position(before);
      pieces.add(piece);
      at += size;
    }
    return pieces;
  }
}
