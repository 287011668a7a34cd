package io.tiltyard.runtime.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Direct memory that grows to the next power of two and is used again. */
final class GrowingBuffer {
  /** The largest direct buffer that every JVM gives. */
  static final int MAX_BYTES = Integer.MAX_VALUE - 8;

  private static final int MIN_BYTES = 64;
  private static final int MAX_ROUNDED = 1 << 30;

  private ByteBuffer memory = allocate(MIN_BYTES);

  /**
   * A little-endian view of exactly so many bytes with unspecified content. Earlier views are dead
   * once the memory had to grow.
   *
   * @param bytes at most {@link #MAX_BYTES}
   * @throws OutOfMemoryError where the JVM has no direct memory left
   */
  ByteBuffer view(int bytes) {
    if (bytes > memory.capacity()) {
      memory = allocate(0);
      memory = allocate(rounded(bytes));
    }
    return memory.slice(0, bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  int capacity() {
    return memory.capacity();
  }

  /** Lets the memory go; the buffer starts small again. */
  void free() {
    memory = allocate(0);
  }

  private static int rounded(int bytes) {
    return bytes > MAX_ROUNDED ? bytes : Integer.highestOneBit(bytes - 1) << 1;
  }

  private static ByteBuffer allocate(int bytes) {
    return ByteBuffer.allocateDirect(bytes);
  }
}
