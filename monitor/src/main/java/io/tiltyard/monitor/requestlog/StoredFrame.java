package io.tiltyard.monitor.requestlog;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A zstd frame whose blocks are all of the type {@code Raw_Block}: the bytes as they are, which
 * every decoder reads. RFC 8878, section 3.1.1.
 */
final class StoredFrame {
  private static final int MAGIC = 0xFD2FB528;

  /** The content's size takes four bytes; a window is told; no checksum, no dictionary. */
  private static final byte DESCRIPTOR = (byte) 0b1000_0000;

  /** A window of 128 KiB, the largest that a block may need: 2 to the power of 10 and 7. */
  private static final byte WINDOW = 7 << 3;

  private static final int MAX_BLOCK_BYTES = 128 << 10;
  private static final int HEAD_BYTES = 10;
  private static final int BLOCK_HEAD_BYTES = 3;
  private static final int LAST = 1;
  private static final int SIZE_SHIFT = 3;

  private StoredFrame() {}

  /** The length of a frame around {@code length} bytes. */
  static int size(int length) {
    int blocks = Math.max(1, (length + MAX_BLOCK_BYTES - 1) / MAX_BLOCK_BYTES);
    return HEAD_BYTES + blocks * BLOCK_HEAD_BYTES + length;
  }

  /**
   * Puts a frame with the bytes of {@code source}, from position to limit, which stay as they are.
   *
   * @param target where {@link #size} bytes from {@code index} on are free
   */
  static void put(ByteBuffer source, ByteBuffer target, int index) {
    ByteBuffer frame = target.slice(index, size(source.remaining())).order(ByteOrder.LITTLE_ENDIAN);
    frame.putInt(MAGIC).put(DESCRIPTOR).put(WINDOW).putInt(source.remaining());
    int from = source.position();
    do {
      int size = Math.min(source.limit() - from, MAX_BLOCK_BYTES);
      int last = from + size == source.limit() ? LAST : 0;
      int head = size << SIZE_SHIFT | last;
      frame.putShort((short) head).put((byte) (head >>> Short.SIZE));
      frame.put(frame.position(), source, from, size).position(frame.position() + size);
      from += size;
    } while (from < source.limit());
  }
}
