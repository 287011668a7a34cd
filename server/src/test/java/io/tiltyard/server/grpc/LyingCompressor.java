package io.tiltyard.server.grpc;

import io.grpc.Compressor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Sends the same bytes for every message, under an encoding's name. */
record LyingCompressor(String encoding, byte[] body) implements Compressor {
  @Override
  public String getMessageEncoding() {
    return encoding;
  }

  @Override
  public OutputStream compress(OutputStream target) {
    return new ByteArrayOutputStream() {
      @Override
      public void close() throws IOException {
        target.write(body);
        target.close();
      }
    };
  }
}
