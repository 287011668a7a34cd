package io.tiltyard.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.tiltyard.base.tensor.Payload;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Bytes of a body as a payload: copied out, counted, readable from several threads. */
final class ByteBufPayloadTest {
  @Test
  void copies_its_bytes_and_moves_the_target_by_them() {
    ByteBuf body = Unpooled.wrappedBuffer(new byte[] {9, 1, 2, 3, 9});
    Payload payload = new ByteBufPayload(body.retain(), 1, 3);
    ByteBuffer target = ByteBuffer.allocateDirect(8).position(2);
    payload.copyTo(target);
    assertThat(target.position()).isEqualTo(5);
    assertThat(target.limit()).isEqualTo(8);
    assertThat(new byte[] {target.get(2), target.get(3), target.get(4)}).containsExactly(1, 2, 3);
    assertThat(payload.byteLength()).isEqualTo(3);
    payload.release();
    assertThat(body.refCnt()).isEqualTo(1);
    body.release();
  }

  @Test
  void copies_a_part() {
    ByteBuf body = Unpooled.wrappedBuffer(new byte[] {9, 1, 2, 3, 4, 9});
    Payload payload = new ByteBufPayload(body.retain(), 1, 4);
    ByteBuffer target = ByteBuffer.allocate(4).position(1);
    payload.copyTo(1, 2, target);
    assertThat(target.array()).containsExactly(0, 2, 3, 0);
    assertThat(target.position()).isEqualTo(3);
    assertThat(target.limit()).isEqualTo(4);
    payload.release();
    body.release();
  }

  @Test
  void counts_with_the_buffer() {
    ByteBuf body = Unpooled.wrappedBuffer(new byte[4]);
    Payload payload = new ByteBufPayload(body, 0, 4);
    assertThat(payload.retain()).isSameAs(payload);
    payload.release();
    assertThat(body.refCnt()).isEqualTo(1);
    payload.release();
    assertThat(body.refCnt()).isZero();
  }

  @Test
  void is_read_by_several_threads_at_once() throws Exception {
    CompositeByteBuf body = PooledByteBufAllocator.DEFAULT.compositeBuffer();
    for (int part = 0; part < 10; part++) {
      ByteBuf piece = PooledByteBufAllocator.DEFAULT.directBuffer();
      for (int i = 0; i < 1_000; i++) {
        piece.writeInt(part * 1_000 + i);
      }
      body.addComponent(true, piece);
    }
    Payload payload = new ByteBufPayload(body, 0, body.readableBytes());
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<Boolean>> readers = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        readers.add(threads.submit(() -> readsRight(payload)));
      }
      for (Future<Boolean> reader : readers) {
        assertThat(reader.get()).isTrue();
      }
    } finally {
      threads.shutdown();
      payload.release();
    }
  }

  private static boolean readsRight(Payload payload) {
    ByteBuffer copy = ByteBuffer.allocateDirect(payload.byteLength());
    payload.copyTo(copy);
    copy.flip();
    for (int i = 0; copy.hasRemaining(); i++) {
      if (copy.getInt() != i) {
        return false;
      }
    }
    return true;
  }
}
