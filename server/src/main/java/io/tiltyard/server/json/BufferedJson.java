package io.tiltyard.server.json;

import io.netty.buffer.ByteBuf;
import io.tiltyard.base.json.JsonWriter;
import java.nio.ByteBuffer;

/** JSON in a buffer, whose writer index stands still until {@link #flush}. */
final class BufferedJson extends JsonWriter {
  private final ByteBuf target;

  BufferedJson(ByteBuf target) {
    this.target = target;
  }

  @Override
  protected void written(int bytes) {
    target.writerIndex(target.writerIndex() + bytes);
  }

  @Override
  protected ByteBuffer memory(int bytes) {
    target.ensureWritable(bytes);
    return target.internalNioBuffer(target.writerIndex(), target.writableBytes());
  }
}
