package io.tiltyard.server.grpc.wire;

import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.tiltyard.base.tensor.OutputTensor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * An answer as it goes onto the wire: an array, and behind it raw contents of outputs that still
 * lie where the model put them. One without those outlives the answer that it was made of.
 */
public final class WireAnswer {
  private final byte[] head;
  private final List<OutputTensor> rest;
  private final int size;

  /**
   * @param rest raw contents that come last, each behind a header of its own
   * @param size of all, in bytes
   */
  WireAnswer(byte[] head, List<OutputTensor> rest, int size) {
    this.head = head;
    this.rest = rest;
    this.size = size;
  }

  /** A message that is there already; {@code bytes} must not change any more. */
  public static WireAnswer of(byte[] bytes) {
    return new WireAnswer(bytes, List.of(), bytes.length);
  }

  /** What gRPC writes into the buffer that it has sized by the length. */
  public InputStream stream() {
    return new Stream();
  }

  /** To be drained only, as gRPC does: reading it would cost a copy more. */
  private final class Stream extends InputStream implements KnownLength, Drainable {
    @Override
    public int available() {
      return size;
    }

    @Override
    public int read() {
      throw new UnsupportedOperationException("expected to be drained");
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      return read();
    }

    @Override
    public int drainTo(OutputStream target) throws IOException {
      target.write(head, 0, head.length);
      if (!rest.isEmpty()) {
        drain(target);
      }
      return size;
    }

    private void drain(OutputStream target) throws IOException {
      Chunk chunk = Chunk.ofThisThread();
      for (OutputTensor output : rest) {
        ByteBuffer data = output.data();
        chunk.header(Tags.RAW_OUTPUT_CONTENTS, data.remaining(), target);
        chunk.write(data, target);
      }
    }
  }
}
