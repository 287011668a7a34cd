package io.tiltyard.server.grpc.wire;

import io.grpc.Detachable;
import io.grpc.HasByteBuffer;
import io.grpc.KnownLength;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A message as gRPC hands it over: in direct buffers of one frame each, to be looked at, skipped,
 * and taken over. Whoever has it closes it; once it is taken over, nothing is left to close here.
 */
public final class PiecesStream extends InputStream
    implements HasByteBuffer, Detachable, KnownLength {
  private final List<ByteBuffer> pieces;
  private final AtomicInteger closed;
  private int index;
  private boolean detached;

  public PiecesStream(byte[] bytes, int frame) {
    this(cut(bytes, frame), new AtomicInteger());
  }

  private PiecesStream(List<ByteBuffer> pieces, AtomicInteger closed) {
    this.pieces = pieces;
    this.closed = closed;
  }

  private static List<ByteBuffer> cut(byte[] bytes, int frame) {
    List<ByteBuffer> pieces = new ArrayList<>();
    for (int at = 0; at < bytes.length; at += frame) {
      int size = Math.min(frame, bytes.length - at);
      pieces.add(ByteBuffer.allocateDirect(size).put(bytes, at, size).flip());
    }
    return pieces;
  }

  /** How often the buffers were closed. */
  public int closed() {
    return closed.get();
  }

  @Override
  public boolean byteBufferSupported() {
    return true;
  }

  @Override
  public @Nullable ByteBuffer getByteBuffer() {
    return index == pieces.size() ? null : pieces.get(index).duplicate();
  }

  @Override
  public InputStream detach() {
    detached = true;
    return new PiecesStream(pieces, closed);
  }

  @Override
  public int available() {
    int available = 0;
    for (ByteBuffer piece : pieces.subList(index, pieces.size())) {
      available += piece.remaining();
    }
    return available;
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) {
    if (index == pieces.size()) {
      return -1;
    }
    ByteBuffer piece = pieces.get(index);
    int part = Math.min(length, piece.remaining());
    piece.get(target, offset, part);
    index += piece.hasRemaining() ? 0 : 1;
    return part;
  }

  @Override
  public long skip(long bytes) {
    if (bytes != pieces.get(index).remaining()) {
      throw new AssertionError("skips no whole piece but " + bytes + " bytes");
    }
    index++;
    return bytes;
  }

  @Override
  public boolean markSupported() {
    return true;
  }

  @Override
  public synchronized void mark(int readLimit) {
    if (index != 0) {
      throw new AssertionError("marked after " + index + " pieces");
    }
  }

  @Override
  public synchronized void reset() {
    index = 0;
  }

  @Override
  public void close() {
    if (!detached) {
      closed.incrementAndGet();
    }
  }
}
