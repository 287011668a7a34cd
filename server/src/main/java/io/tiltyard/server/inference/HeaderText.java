package io.tiltyard.server.inference;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Text from a client as the value of a header or trailer. */
public final class HeaderText {
  private HeaderText() {}

  /**
   * {@code text} with everything but printable ASCII, and %, as %XX of its UTF-8 bytes; so are
   * spaces at an end, which HTTP/2 forbids and HTTP/1.1 drops.
   */
  public static String ascii(String text) {
    if (text.startsWith(" ") || text.endsWith(" ")) {
      return escaped(text);
    }
    for (int i = 0; i < text.length(); i++) {
      if (!isPlain(text.charAt(i))) {
        return escaped(text);
      }
    }
    return text;
  }

  private static boolean isPlain(int c) {
    return c >= ' ' && c <= '~' && c != '%';
  }

  private static String escaped(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int start = 0;
    while (start < bytes.length && bytes[start] == ' ') {
      start++;
    }
    int end = bytes.length;
    while (end > start && bytes[end - 1] == ' ') {
      end--;
    }
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    for (int i = 0; i < bytes.length; i++) {
      int c = bytes[i] & 0xff;
      if (isPlain(c) && i >= start && i < end) {
        escaped.append((char) c);
      } else {
        escaped.append(String.format(Locale.ROOT, "%%%02X", c));
      }
    }
    return escaped.toString();
  }
}
