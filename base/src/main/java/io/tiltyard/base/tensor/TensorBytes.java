package io.tiltyard.base.tensor;

import java.nio.ByteBuffer;

/**
 * The bytes of one tensor in wire order: little-endian, row-major, no padding, BOOL one byte, BYTES
 * elements each behind a 4-byte little-endian length.
 */
public interface TensorBytes {
  int byteLength();

  /**
   * Copies a part to {@code target} at its position, which advances by {@code length}.
   *
   * @param offset of the part, which lies within the {@link #byteLength}
   */
  void copyTo(int offset, int length, ByteBuffer target);

  /** Copies all bytes to {@code target} at its position, which advances by {@link #byteLength}. */
  default void copyTo(ByteBuffer target) {
    copyTo(0, byteLength(), target);
  }
}
