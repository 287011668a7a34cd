package io.tiltyard.server.grpc;

import com.google.protobuf.ByteString;
import io.tiltyard.runtime.tensor.Payload;
import java.nio.ByteBuffer;

/** Raw contents as they lie in the message; the garbage collector frees them. */
final class ByteStringPayload implements Payload {
  private final ByteString bytes;

  ByteStringPayload(ByteString bytes) {
    this.bytes = bytes;
  }

  @Override
  public int byteLength() {
    return bytes.size();
  }

  @Override
  public void copyTo(ByteBuffer target) {
    bytes.copyTo(target);
  }

  @Override
  public Payload retain() {
    return this;
  }

  @Override
  public void release() {}
}
