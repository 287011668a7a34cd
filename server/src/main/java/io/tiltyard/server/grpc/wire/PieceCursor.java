package io.tiltyard.server.grpc.wire;

import java.nio.ByteBuffer;

/** A position in bytes that lie in pieces. What is asked for must be there. */
abstract class PieceCursor {
  private final ByteBuffer[] pieces;
  private int index;

  /** The piece that the next byte lies in, unless the one before was the piece's last. */
  protected ByteBuffer piece;

  /** Where the next byte lies in the piece, and where the piece ends. */
  protected int at;

  protected int end;

  /** What {@link #at} lacks to the position in the whole. */
  private int base;

  /**
   * @param pieces at least one
   */
  protected PieceCursor(ByteBuffer[] pieces) {
    this.pieces = pieces;
    this.piece = pieces[0];
    this.at = piece.position();
    this.end = piece.limit();
    this.base = -at;
  }

  final int position() {
    return base + at;
  }

  protected final byte next() {
    if (at == end) {
      advance();
    }
    return piece.get(at++);
  }

  /**
   * @param length no more than remains
   */
  final void read(byte[] target, int offset, int length) {
    int done = 0;
    while (done < length) {
      if (at == end) {
        advance();
      }
      int part = Math.min(length - done, end - at);
      piece.get(at, target, offset + done, part);
      at += part;
      done += part;
    }
  }

  /**
   * @param length no more than remains
   */
  final void skip(int length) {
    int left = length;
    while (left > end - at) {
      left -= end - at;
      at = end;
      advance();
    }
    at += left;
  }

  /** How many varints end within the next bytes; reads nothing. */
  final int countVarints(int length) {
    int count = 0;
    int left = length;
    int from = at;
    for (int i = index; left > 0; i++) {
      ByteBuffer part = pieces[i];
      int start = i == index ? from : part.position();
      int stop = Math.min(part.limit(), start + left);
      for (int j = start; j < stop; j++) {
        count += ~part.get(j) >>> (Integer.SIZE - 1);
      }
      left -= stop - start;
    }
    return count;
  }

  private void advance() {
    int position = position();
    piece = pieces[++index];
    at = piece.position();
    end = piece.limit();
    base = position - at;
  }
}
