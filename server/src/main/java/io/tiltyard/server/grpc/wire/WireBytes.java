package io.tiltyard.server.grpc.wire;

import io.tiltyard.base.tensor.HeapPayload;
import io.tiltyard.base.tensor.Payload;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one message: an array of its own, or the transport's buffers in the pieces in which
 * they came. Counted, with one count at birth; the last one to be given back closes the transport's
 * buffers, on whichever thread that is. Arrays belong to the garbage collector.
 */
public final class WireBytes {
  private static final AtomicIntegerFieldUpdater<WireBytes> COUNT =
      AtomicIntegerFieldUpdater.newUpdater(WireBytes.class, "count");

  private final ByteBuffer[] pieces;
  private final int length;
  private final @Nullable Closeable owner;

  @SuppressWarnings("UnusedVariable") // read through COUNT
  private volatile int count = 1;

  private WireBytes(ByteBuffer[] pieces, int length, @Nullable Closeable owner) {
    this.pieces = pieces;
    this.length = length;
    this.owner = owner;
  }

  /** A view of {@code bytes}, which must not change any more. */
  public static WireBytes of(byte[] bytes) {
    ByteBuffer piece = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    return new WireBytes(new ByteBuffer[] {piece}, bytes.length, null);
  }

  /**
   * @param pieces each from position to limit; at least one
   * @param owner closed once, when nobody reads any more
   */
  static WireBytes of(List<ByteBuffer> pieces, Closeable owner) {
    ByteBuffer[] ordered = new ByteBuffer[pieces.size()];
    int length = 0;
    for (int i = 0; i < ordered.length; i++) {
      ordered[i] = pieces.get(i).order(ByteOrder.LITTLE_ENDIAN);
      length += ordered[i].remaining();
    }
    return new WireBytes(ordered, length, owner);
  }

  public int length() {
    return length;
  }

  /** Little-endian; neither they nor their positions are to be changed. */
  ByteBuffer[] pieces() {
    return pieces;
  }

  /** A part as a payload that holds a count of these bytes. */
  Payload payload(int offset, int size) {
    if (owner == null) {
      return HeapPayload.of(pieces[0].array(), offset, size);
    }
    COUNT.incrementAndGet(this);
    return new PiecesPayload(this, offset, size);
  }

  void retain() {
    COUNT.incrementAndGet(this);
  }

  /** Gives one count back. */
  public void release() {
    int left = COUNT.decrementAndGet(this);
    if (left < 0) {
      throw new IllegalStateException("released once too often");
    }
    if (left == 0 && owner != null) {
      try {
        owner.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
