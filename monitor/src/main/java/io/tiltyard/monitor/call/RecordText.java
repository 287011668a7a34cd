package io.tiltyard.monitor.call;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Texts in records: the length in bytes as an int, then UTF-8. */
public final class RecordText {
  private static final int MAX_BYTES_PER_CHAR = 3;
  private static final int ASCII_END = 0x80;

  private RecordText() {}

  /** The most bytes that {@link #put} takes. */
  public static int bound(String text) {
    return Integer.BYTES + MAX_BYTES_PER_CHAR * text.length();
  }

  /** Puts {@code text}; without garbage where it is ASCII. */
  public static void put(ByteBuffer record, String text) {
    int length = text.length();
    int start = record.position() + Integer.BYTES;
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c >= ASCII_END) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        record.putInt(encoded.length).put(encoded);
        return;
      }
      record.put(start + i, (byte) c);
    }
    record.putInt(length).position(start + length);
  }

  /** Takes what {@link #put} put. */
  public static String get(ByteBuffer record) {
    byte[] bytes = new byte[record.getInt()];
    record.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Leaves out what {@link #put} put. */
  public static void skip(ByteBuffer record) {
    int length = record.getInt();
    record.position(record.position() + length);
  }
}
