package io.tiltyard.runtime.onnx;

import io.tiltyard.runtime.memory.DirectMemory;
import io.tiltyard.runtime.model.OutputTooLargeException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Direct memory that grows to the next power of two and is used again, and that shrinks when less
 * was used for a while.
 */
final class GrowingBuffer {
  /** So much is kept, used or not. */
  static final int KEPT_BYTES = 1 << 16;

  private static final int MIN_BYTES = 64;

  /** What holds so many times what is used holds too much. */
  private static final int TOO_MANY_TIMES = 4;

  private static final int MAX_ROUNDED = 1 << 30;

  private static final ByteBuffer EMPTY = ByteBuffer.allocateDirect(0);

  private ByteBuffer memory = DirectMemory.allocate(MIN_BYTES);
  private int used;
  private int usedBefore;

  /**
   * A little-endian view of exactly so many bytes with unspecified content. Earlier views are dead
   * once the memory had to grow.
   *
   * @param bytes at most {@link OutputTooLargeException#MAX_BYTES}
   * @throws OutOfMemoryError where the JVM has no direct memory left
   */
  ByteBuffer view(int bytes) {
    use(bytes);
    if (bytes > memory.capacity()) {
      resize(rounded(bytes));
    }
    return memory.slice(0, bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  int capacity() {
    return memory.capacity();
  }

  /** So many bytes of the last view are used again. */
  void use(int bytes) {
    used = Math.max(used, bytes);
  }

  /** Whether {@link #trim} would make it smaller now. */
  boolean isTooLarge(boolean all) {
    int needed = all ? 0 : Math.max(used, usedBefore);
    return memory.capacity() > KEPT_BYTES && needed <= memory.capacity() / TOO_MANY_TIMES;
  }

  /**
   * Gives back what was not used since the trim before the last; all views are dead where it does.
   *
   * @param all whether to give back what was used, too
   * @return whether there may be more to give back later
   */
  boolean trim(boolean all) {
    if (isTooLarge(all)) {
      resize(all ? MIN_BYTES : rounded(Math.max(MIN_BYTES, Math.max(used, usedBefore))));
    }
    usedBefore = used;
    used = 0;
    return memory.capacity() > KEPT_BYTES;
  }

  /** The old memory goes first: there may not be room for both. */
  private void resize(int bytes) {
    ByteBuffer old = memory;
    memory = EMPTY;
    if (old.capacity() > 0) {
      DirectMemory.free(old);
    }
    memory = DirectMemory.allocate(bytes);
  }

  private static int rounded(int bytes) {
    return bytes > MAX_ROUNDED ? bytes : Integer.highestOneBit(bytes - 1) << 1;
  }
}
