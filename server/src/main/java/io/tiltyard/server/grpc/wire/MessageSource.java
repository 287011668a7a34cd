package io.tiltyard.server.grpc.wire;

import io.grpc.Detachable;
import io.grpc.HasByteBuffer;
import io.grpc.KnownLength;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gets the bytes of a message out of the stream that gRPC hands over.
 *
 * <p>A large message stays in the transport's buffers, which are taken over as they are: its
 * tensors are copied once, into the model's input. A small one is copied off at once. It shares its
 * buffer with whatever came in the same read, up to 64 KiB, and all of that would stay allocated
 * for as long as the request waits; copying it costs less than the bookkeeping. The same goes for a
 * message that came in many small frames. So the memory that waiting requests pin is at most {@code
 * 64 KiB / MIN_PIECE_BYTES} times their own size.
 */
public final class MessageSource {
  /** Of the transport's buffers, on average, for them to be taken over. */
  static final int MIN_PIECE_BYTES = 8 << 10;

  private MessageSource() {}

  /**
   * Reads all of {@code stream}, which stays the caller's to close.
   *
   * @throws IOException where the stream ends early or breaks
   */
  public static WireBytes read(InputStream stream) throws IOException {
    if (!(stream instanceof KnownLength)) {
      return WireBytes.of(stream.readAllBytes());
    }
    int length = stream.available();
    if (length >= MIN_PIECE_BYTES && stream instanceof Detachable detachable) {
      List<ByteBuffer> pieces = pieces(stream, length);
      if (pieces != null) {
        return WireBytes.of(pieces, detachable.detach());
      }
    }
    return WireBytes.of(copy(stream, length));
  }

  /** Copies {@code length} bytes off. */
  public static byte[] copy(InputStream stream, int length) throws IOException {
    byte[] bytes = new byte[length];
    if (stream.readNBytes(bytes, 0, length) < length) {
      throw new EOFException();
    }
    return bytes;
  }

  /** Views of all buffers, or null, and the stream as it was, where they cannot be taken over. */
  private static @Nullable List<ByteBuffer> pieces(InputStream stream, int length)
      throws IOException {
    if (!(stream instanceof HasByteBuffer views)
        || !views.byteBufferSupported()
        || !stream.markSupported()) {
      return null;
    }
    // A buffer that is read to its end is kept for the way back, and so is not freed.
    stream.mark(length);
    List<ByteBuffer> pieces = new ArrayList<>(length / (2 * MIN_PIECE_BYTES) + 2);
    int left = length;
    while (left > 0) {
      ByteBuffer piece = views.getByteBuffer();
      int size = piece == null ? 0 : piece.remaining();
      boolean small = (pieces.size() + 1L) * MIN_PIECE_BYTES > length;
      if (piece == null || size == 0 || small || stream.skip(size) != size) {
        stream.reset();
        return null;
      }
      pieces.add(piece);
      left -= size;
    }
    return pieces;
  }
}
