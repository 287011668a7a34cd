package io.tiltyard.server.http;

import io.netty.buffer.ByteBuf;
import io.tiltyard.base.tensor.Payload;
import java.nio.ByteBuffer;

/** A part of a request's body as it came from the socket; the payload's count is the buffer's. */
final class ByteBufPayload implements Payload {
  private final ByteBuf bytes;
  private final int start;
  private final int size;

  /**
   * @param bytes a count of which passes to this payload
   * @param start index in {@code bytes}
   * @param size in bytes
   */
  ByteBufPayload(ByteBuf bytes, int start, int size) {
    this.bytes = bytes;
    this.start = start;
    this.size = size;
  }

  @Override
  public int byteLength() {
    return size;
  }

  @Override
  public void copyTo(int offset, int length, ByteBuffer target) {
    int limit = target.limit();
    target.limit(target.position() + length);
    bytes.getBytes(start + offset, target);
    target.limit(limit);
  }

  @Override
  public Payload retain() {
    bytes.retain();
    return this;
  }

  @Override
  public void release() {
    bytes.release();
  }
}
