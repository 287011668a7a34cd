package io.tiltyard.base.error;

/** Text from a client, made safe to be quoted in an answer or a log line. */
public final class Excerpt {
  private static final int MAX_CHARACTERS = 80;

  private Excerpt() {}

  /**
   * At most 80 characters of {@code text}; control, format, line-separator and unassigned
   * characters and lone surrogates appear as {@code \\uXXXX}.
   */
  public static String of(CharSequence text) {
    return of(text, MAX_CHARACTERS);
  }

  /** The same of a text that may be so long. */
  static String of(CharSequence text, int most) {
    StringBuilder safe = new StringBuilder(Math.min(text.length(), most) + 8);
    int at = 0;
    while (at < text.length()) {
      int character = Character.codePointAt(text, at);
      if (at + Character.charCount(character) > most) {
        break;
      }
      append(safe, character);
      at += Character.charCount(character);
    }
    if (at < text.length()) {
      safe.append("... (").append(text.length()).append(" characters)");
    }
    return safe.toString();
  }

  private static void append(StringBuilder safe, int character) {
    int kind = Character.getType(character);
    boolean harmless =
        kind != Character.CONTROL
            && kind != Character.FORMAT
            && kind != Character.LINE_SEPARATOR
            && kind != Character.PARAGRAPH_SEPARATOR
            && kind != Character.SURROGATE
            && kind != Character.UNASSIGNED;
    if (harmless) {
      safe.appendCodePoint(character);
    } else {
      for (char unit : Character.toChars(character)) {
        safe.append(String.format("\\u%04x", (int) unit));
      }
    }
  }
}
