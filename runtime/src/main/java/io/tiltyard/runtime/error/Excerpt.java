package io.tiltyard.runtime.error;

/** Text from a client, made safe to be quoted in an answer or a log line. */
public final class Excerpt {
  private static final int MAX_CHARACTERS = 80;

  private Excerpt() {}

  /**
   * At most 80 characters of {@code text}; control, format and line-separator characters and lone
   * surrogates appear as {@code \\uXXXX}.
   */
  public static String of(CharSequence text) {
    StringBuilder safe = new StringBuilder(Math.min(text.length(), MAX_CHARACTERS) + 8);
    int end = Math.min(text.length(), MAX_CHARACTERS);
    for (int i = 0; i < end; i++) {
      append(safe, text.charAt(i));
    }
    if (text.length() > MAX_CHARACTERS) {
      safe.append("... (").append(text.length()).append(" characters)");
    }
    return safe.toString();
  }

  private static void append(StringBuilder safe, char c) {
    int kind = Character.getType(c);
    boolean harmless =
        kind != Character.CONTROL
            && kind != Character.FORMAT
            && kind != Character.LINE_SEPARATOR
            && kind != Character.PARAGRAPH_SEPARATOR
            && kind != Character.SURROGATE
            && kind != Character.UNASSIGNED;
    if (harmless) {
      safe.append(c);
    } else {
      safe.append(String.format("\\u%04x", (int) c));
    }
  }
}
