package io.tiltyard.server.http;

import io.netty.buffer.ByteBuf;
import io.tiltyard.runtime.tensor.Payload;
import java.nio.ByteBuffer;

/** A part of a request's body as it came from the socket; the payload's count is the buffer's. */
final class ByteBufPayload implements Payload {
  private final ByteBuf bytes;

  /**
   * @param bytes whose readable part this is; its count passes to this payload
   */
  ByteBufPayload(ByteBuf bytes) {
    this.bytes = bytes;
  }

  @Override
  public int byteLength() {
    return bytes.readableBytes();
  }

  @Override
  public void copyTo(int offset, int length, ByteBuffer target) {
    int limit = target.limit();
    target.limit(target.position() + length);
    bytes.getBytes(bytes.readerIndex() + offset, target);
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
