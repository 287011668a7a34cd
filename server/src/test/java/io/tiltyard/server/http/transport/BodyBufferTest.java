package io.tiltyard.server.http.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Pieces of any size become one body, and every count is given back. */
final class BodyBufferTest {
  private final BodyBuffer body = new BodyBuffer(PooledByteBufAllocator.DEFAULT);

  @Test
  void gathers_pieces_of_any_size() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 30; round++) {
      ByteBuf expected = Unpooled.buffer();
      List<ByteBuf> pieces = new ArrayList<>();
      int count = random.nextInt(40);
      for (int i = 0; i < count; i++) {
        byte[] bytes = new byte[random.nextInt(random.nextBoolean() ? 10 : 30_000)];
        random.nextBytes(bytes);
        expected.writeBytes(bytes);
        ByteBuf piece = PooledByteBufAllocator.DEFAULT.buffer().writeBytes(bytes);
        body.add(piece);
        pieces.add(piece);
      }
      assertThat(body.size()).isEqualTo(expected.readableBytes());
      pieces.forEach(ByteBuf::release);
      ByteBuf whole = body.take();
      assertThat(ByteBufUtil.equals(whole, expected)).as("seed %d", seed).isTrue();
      whole.release();
      assertThat(pieces).allMatch(piece -> piece.refCnt() == 0);
      assertThat(body.size()).isZero();
    }
  }

  @Test
  void a_body_of_one_piece_is_that_piece() {
    ByteBuf piece = Unpooled.wrappedBuffer(new byte[] {1, 2, 3});
    body.add(piece);
    ByteBuf whole = body.take();
    piece.setByte(0, 9);
    assertThat(whole.getByte(0)).isEqualTo((byte) 9);
    whole.release();
    piece.release();
    assertThat(piece.refCnt()).isZero();
  }

  @Test
  void small_pieces_do_not_hold_the_buffers_they_came_in() {
    ByteBuf large = Unpooled.buffer(65_536).writeZero(65_536);
    body.add(large.slice(0, 4_096));
    for (int i = 0; i < 1_000; i++) {
      ByteBuf piece = Unpooled.buffer(8_192).writeByte(i);
      body.add(piece);
      assertThat(piece.refCnt()).isEqualTo(1);
      piece.release();
    }
    assertThat(body.size()).isEqualTo(5_096);
    body.release();
    assertThat(large.refCnt()).isEqualTo(1);
    large.release();
  }

  @Test
  void an_empty_body_is_empty() {
    body.add(Unpooled.EMPTY_BUFFER);
    assertThat(body.take().isReadable()).isFalse();
    body.release();
  }
}
