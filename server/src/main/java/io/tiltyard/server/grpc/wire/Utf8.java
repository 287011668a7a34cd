package io.tiltyard.server.grpc.wire;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Strict UTF-8: what is malformed is told, not replaced. */
final class Utf8 {
  private static final char REPLACEMENT = '\ufffd';

  private Utf8() {}

  /** The text, or null where the bytes are malformed. */
  static @Nullable String decode(byte[] bytes, int offset, int length) {
    String text = new String(bytes, offset, length, StandardCharsets.UTF_8);
    return text.indexOf(REPLACEMENT) < 0 || isValid(bytes, offset, length) ? text : null;
  }

  /** The text may hold the replacement character because the client sent it. */
  private static boolean isValid(byte[] bytes, int offset, int length) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    return !decoder
        .decode(ByteBuffer.wrap(bytes, offset, length), CharBuffer.allocate(length), true)
        .isError();
  }

  /** How many bytes {@link #encode} writes. */
  static int length(String text) {
    int length = text.length();
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return text.getBytes(StandardCharsets.UTF_8).length;
      }
    }
    return length;
  }

  /** Writes {@code text} and returns where it ends; unpaired surrogates become question marks. */
  static int encode(String text, byte[] target, int offset) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        byte[] all = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(all, 0, target, offset, all.length);
        return offset + all.length;
      }
      target[offset + i] = (byte) c;
    }
    return offset + text.length();
  }
}
