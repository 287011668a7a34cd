package io.tiltyard.server.grpc.wire;

import io.tiltyard.base.tensor.Payload;
import java.nio.ByteBuffer;

/** A tensor in the transport's buffers; its count is one of theirs. */
final class PiecesPayload implements Payload {
  private final WireBytes bytes;
  private final int firstPiece;
  private final int start;
  private final int length;

  /**
   * @param offset of the first byte in the whole
   */
  PiecesPayload(WireBytes bytes, int offset, int length) {
    ByteBuffer[] pieces = bytes.pieces();
    int piece = 0;
    int skipped = 0;
    while (piece < pieces.length - 1 && offset - skipped >= pieces[piece].remaining()) {
      skipped += pieces[piece++].remaining();
    }
    this.bytes = bytes;
    this.firstPiece = piece;
    this.start = pieces[piece].position() + offset - skipped;
    this.length = length;
  }

  @Override
  public int byteLength() {
    return length;
  }

  @Override
  public void copyTo(int offset, int count, ByteBuffer target) {
    ByteBuffer[] pieces = bytes.pieces();
    int to = target.position();
    int from = start;
    int skip = offset;
    int left = count;
    for (int i = firstPiece; left > 0; i++) {
      ByteBuffer piece = pieces[i];
      if (i > firstPiece) {
        from = piece.position();
      }
      int skipped = Math.min(skip, piece.limit() - from);
      skip -= skipped;
      from += skipped;
      int part = Math.min(left, piece.limit() - from);
      target.put(to, piece, from, part);
      to += part;
      left -= part;
    }
    target.position(to);
  }

  @Override
  public Payload retain() {
    bytes.retain();
    return this;
  }

  @Override
  public void release() {
    bytes.release();
  }
}
