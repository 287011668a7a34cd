package io.tiltyard.loadtest.grpc;

import io.grpc.Drainable;
import io.grpc.KnownLength;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;

/** A message encoded beforehand, copied into the transport's buffer at one go. */
final class EncodedRequest extends ByteArrayInputStream implements KnownLength, Drainable {
  EncodedRequest(byte[] message) {
    super(message);
  }

  @Override
  public int drainTo(OutputStream target) throws IOException {
    int length = count - pos;
    target.write(buf, pos, length);
    pos = count;
    return length;
  }
}
