package io.tiltyard.runtime.onnx;

import java.nio.ByteBuffer;

/**
 * Marks at both ends of a pinned output's memory. ONNX Runtime reports success where it never wrote
 * to what was pinned, as with an output that is also an input. A mark that outlives the run tells.
 * Elements that happen to look like the marks look unwritten, too.
 */
final class Canary {
  private static final long MARK = 0xA5C3_96E1_B4D2_87F0L;
  private static final byte SHORT_MARK = (byte) 0xA5;

  private Canary() {}

  /**
   * Overwrites the first and the last bytes.
   *
   * @param memory not empty
   */
  static void set(ByteBuffer memory) {
    int last = memory.capacity() - Long.BYTES;
    if (last >= 0) {
      memory.putLong(0, MARK).putLong(last, MARK);
      return;
    }
    for (int i = 0; i < memory.capacity(); i++) {
      memory.put(i, SHORT_MARK);
    }
  }

  /** Whether one of the marks is still there. */
  static boolean isIn(ByteBuffer memory) {
    int last = memory.capacity() - Long.BYTES;
    if (last >= 0) {
      return memory.getLong(0) == MARK || memory.getLong(last) == MARK;
    }
    for (int i = 0; i < memory.capacity(); i++) {
      if (memory.get(i) != SHORT_MARK) {
        return false;
      }
    }
    return true;
  }
}
