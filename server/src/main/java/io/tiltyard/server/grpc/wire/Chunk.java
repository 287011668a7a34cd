package io.tiltyard.server.grpc.wire;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/**
 * Brings memory outside of the heap into an {@link OutputStream}, which takes arrays only: a piece
 * at a time, small enough to stay in the processor's first cache, so that the bytes cross the
 * memory bus once.
 */
final class Chunk {
  private static final int BYTES = 8 << 10;
  private static final ThreadLocal<Chunk> CHUNKS = ThreadLocal.withInitial(Chunk::new);

  private final byte[] bytes = new byte[BYTES];

  private Chunk() {}

  /** One for each thread that encodes, to be used until the caller returns. */
  static Chunk ofThisThread() {
    return CHUNKS.get();
  }

  void header(int tag, int length, OutputStream target) throws IOException {
    WireWriter writer = new WireWriter(bytes);
    writer.header(tag, length);
    target.write(bytes, 0, writer.position());
  }

  /** All that remains of {@code source}, whose position advances. */
  void write(ByteBuffer source, OutputStream target) throws IOException {
    while (source.hasRemaining()) {
      int part = Math.min(source.remaining(), BYTES);
      source.get(bytes, 0, part);
      target.write(bytes, 0, part);
    }
  }
}
