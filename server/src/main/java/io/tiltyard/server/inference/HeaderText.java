package io.tiltyard.server.inference;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Text from a client as the value of a header or trailer. */
public final class HeaderText {
  private HeaderText() {}

  /** {@code text} with everything but printable ASCII, and %, as %XX of its UTF-8 bytes. */
  public static String ascii(String text) {
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
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      int c = b & 0xff;
      if (isPlain(c)) {
        escaped.append((char) c);
      } else {
        escaped.append(String.format(Locale.ROOT, "%%%02X", c));
      }
    }
    return escaped.toString();
  }
}
