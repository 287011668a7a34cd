package io.tiltyard.loadtest.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A message in native memory, written as often as it is sent and never changed. */
final class Message {
  private static final byte[] LINE_END = {'\r', '\n'};

  private final ByteBuf bytes;
  private final int headLength;

  Message(HttpEncoding.Encoded encoded) {
    this.headLength = encoded.head().length;
    this.bytes =
        Unpooled.directBuffer(headLength + LINE_END.length + encoded.body().length)
            .writeBytes(encoded.head())
            .writeBytes(LINE_END)
            .writeBytes(encoded.body());
  }

  /** The bytes to write, which the channel releases. */
  ByteBuf toWrite(@Nullable String routingKey, ByteBufAllocator allocator) {
    if (routingKey == null) {
      return bytes.retainedDuplicate();
    }
    ByteBuf header = allocator.directBuffer();
    header.writeCharSequence("x-routing-key: " + routingKey + "\r\n", StandardCharsets.ISO_8859_1);
    return allocator
        .compositeDirectBuffer(3)
        .addComponent(true, bytes.retainedSlice(0, headLength))
        .addComponent(true, header)
        .addComponent(true, bytes.retainedSlice(headLength, bytes.readableBytes() - headLength));
  }

  void release() {
    bytes.release();
  }
}
