package io.tiltyard.server.http.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * Gathers a body from the pieces it arrives in. Large pieces are kept as they are, small ones are
 * copied together, so that a body of one-byte chunks costs no more than its bytes.
 */
final class BodyBuffer {
  private static final int COPY_BELOW = 2_048;
  private static final int TAIL_BYTES = 16_384;

  private final ByteBufAllocator allocator;
  private @Nullable CompositeByteBuf whole;
  private @Nullable ByteBuf first;
  private @Nullable ByteBuf tail;
  private long size;

  BodyBuffer(ByteBufAllocator allocator) {
    this.allocator = allocator;
  }

  /** Bytes so far. */
  long size() {
    return size;
  }

  /** Takes a piece, whose indices do not move any more; the caller's count stays the caller's. */
  void add(ByteBuf piece) {
    int bytes = piece.readableBytes();
    if (bytes == 0) {
      return;
    }
    size += bytes;
    if (first == null && whole == null && tail == null) {
      first = piece.retain();
    } else if (bytes >= COPY_BELOW) {
      flushTail();
      append(piece.retain());
    } else {
      copy(piece);
    }
  }

  /** The whole body; the count passes to the caller, and this buffer starts anew. */
  ByteBuf take() {
    flushTail();
    ByteBuf body = whole != null ? whole : first != null ? first : Unpooled.EMPTY_BUFFER;
    whole = null;
    first = null;
    size = 0;
    return body;
  }

  /** Frees what was gathered. */
  void release() {
    take().release();
  }

  private void copy(ByteBuf piece) {
    if (tail == null) {
      tail = allocator.buffer(TAIL_BYTES);
    }
    if (tail.writableBytes() < piece.readableBytes()) {
      flushTail();
      tail = allocator.buffer(TAIL_BYTES);
    }
    tail.writeBytes(piece, piece.readerIndex(), piece.readableBytes());
  }

  private void flushTail() {
    ByteBuf full = tail;
    tail = null;
    if (full != null) {
      append(full);
    }
  }

  private void append(ByteBuf piece) {
    if (whole == null) {
      whole = allocator.compositeBuffer(Integer.MAX_VALUE);
      if (first != null) {
        whole.addComponent(true, first);
        first = null;
      }
    }
    whole.addComponent(true, piece);
  }
}
