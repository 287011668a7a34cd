package io.tiltyard.server.grpc;

import io.grpc.Compressor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Sends the same bytes for every message, under an encoding's name. */
final class LyingCompressor implements Compressor {
  private final String encoding;
  private final byte[] body;

  LyingCompressor(String encoding, byte[] body) {
    this.encoding = encoding;
    this.body = body;
  }

  @Override
  public String getMessageEncoding() {
    return encoding;
  }

  @Override
  public OutputStream compress(OutputStream target) {
    return new ByteArrayOutputStream() {
      @Override
      public void close() throws IOException {
        // gRPC loses the buffer that a write of nothing makes.
        if (body.length > 0) {
          target.write(body);
        }
        target.close();
      }
    };
  }
}
