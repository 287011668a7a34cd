package io.tiltyard.base.json;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** JSON in an array that grows. */
public final class JsonText extends JsonWriter {
  private static final int USUAL_BYTES = 1_024;

  private byte[] text = new byte[USUAL_BYTES];
  private int size;

  @Override
  protected void written(int bytes) {
    size += bytes;
  }

  @Override
  protected ByteBuffer memory(int bytes) {
    int needed = Math.addExact(size, bytes);
    if (needed > text.length) {
      int doubled = (int) Math.min(Integer.MAX_VALUE - 8L, 2L * text.length);
      text = Arrays.copyOf(text, Math.max(needed, doubled));
    }
    return ByteBuffer.wrap(text, size, text.length - size);
  }

  /** A copy of what was appended. */
  public byte[] bytes() {
    flush();
    return Arrays.copyOf(text, size);
  }
}
