package io.tiltyard.runtime.tensor;

import java.nio.ByteBuffer;

/**
 * The bytes of one tensor in wire order: little-endian, row-major, no padding, BOOL one byte, BYTES
 * elements each behind a 4-byte little-endian length.
 *
 * <p>Reference counted with one count at birth; whoever holds a count may read, and gives it back
 * exactly once. Reading is safe from several threads.
 */
public interface Payload {
  int byteLength();

  /** Copies all bytes to {@code target} at its position, which advances by {@link #byteLength}. */
  void copyTo(ByteBuffer target);

  /** Takes one more count. */
  Payload retain();

  /** Gives one count back; the last one frees the bytes. */
  void release();
}
