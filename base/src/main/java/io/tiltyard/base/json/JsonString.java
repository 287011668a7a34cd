package io.tiltyard.base.json;

import java.nio.charset.StandardCharsets;

/**
 * The last string of a text. One pass checks its grammar; what it says is taken from the bytes as
 * they are, unless there is an escape among them.
 */
public final class JsonString {
  /** Returned by {@link #read} where the text ends first. */
  static final int UNFINISHED = Integer.MIN_VALUE;

  /** Bytes that one character takes at most. */
  static final int MAX_ESCAPE_BYTES = 6;

  private static final int HEX_DIGITS = 4;

  private final byte[] text;
  private int start;
  private int end;
  private boolean escaped;

  /**
   * @param text in which strings are read, not to be changed, in UTF-8
   */
  JsonString(byte[] text) {
    this.text = text;
  }

  /**
   * Reads the string whose opening quote is at {@code from}.
   *
   * @param to where the text ends
   * @return the position behind its closing quote; where it is none, the complement of the position
   *     at fault, or {@link #UNFINISHED}
   */
  int read(int from, int to) {
    start = from + 1;
    escaped = false;
    int at = start;
    while (at < to) {
      byte b = text[at];
      if (b == '"') {
        end = at;
        return at + 1;
      }
      if (b >= 0 && b < ' ') {
        return ~at;
      }
      at++;
      if (b == '\\') {
        escaped = true;
        if (at == to) {
          return UNFINISHED;
        }
        if (text[at] == 'u') {
          int hex = at + 1;
          at = hexEnd(hex, to);
          if (at != hex + HEX_DIGITS) {
            return at == to ? UNFINISHED : ~at;
          }
        } else if (unescaped(text[at]) < 0) {
          return ~at;
        } else {
          at++;
        }
      }
    }
    return UNFINISHED;
  }

  private int hexEnd(int from, int to) {
    int at = from;
    while (at < to && at < from + HEX_DIGITS && Character.digit(text[at], 16) >= 0) {
      at++;
    }
    return at;
  }

  /** What the byte behind a backslash stands for, or -1. */
  private static int unescaped(byte b) {
    return switch (b) {
      case '"', '\\', '/' -> b;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> -1;
    };
  }

  /** Where its first character is. */
  int start() {
    return start;
  }

  /** Bytes between the quotes. */
  int length() {
    return end - start;
  }

  /** Whether it is these ASCII characters, without an escape. */
  boolean is(String ascii) {
    if (escaped || ascii.length() != end - start) {
      return false;
    }
    for (int i = 0; i < ascii.length(); i++) {
      if (text[start + i] != ascii.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** What it says; surrogates that were escaped may stand alone. */
  @Override
  public String toString() {
    if (!escaped) {
      return new String(text, start, end - start, StandardCharsets.UTF_8);
    }
    StringBuilder said = new StringBuilder(end - start);
    int at = start;
    while (at < end) {
      int plain = plainEnd(at);
      if (plain > at) {
        said.append(new String(text, at, plain - at, StandardCharsets.UTF_8));
        at = plain;
      } else {
        said.append(escape(at));
        at += escapeLength(at);
      }
    }
    return said.toString();
  }

  /**
   * Adds what it says to {@code target}, in UTF-8.
   *
   * @return whether its surrogates stand in pairs; if not, what was added is incomplete
   */
  boolean copyTo(WireBuffer target) {
    if (!escaped) {
      target.putBytes(text, start, end - start);
      return true;
    }
    int at = start;
    while (at < end) {
      int plain = plainEnd(at);
      if (plain > at) {
        target.putBytes(text, at, plain - at);
        at = plain;
        continue;
      }
      char unit = escape(at);
      at += escapeLength(at);
      if (!Character.isSurrogate(unit)) {
        Utf8.put(unit, target);
        continue;
      }
      boolean pair =
          Character.isHighSurrogate(unit)
              && at < end
              && text[at] == '\\'
              && Character.isLowSurrogate(escape(at));
      if (!pair) {
        return false;
      }
      Utf8.put(Character.toCodePoint(unit, escape(at)), target);
      at += escapeLength(at);
    }
    return true;
  }

  /** Where the next escape is, or the end. */
  private int plainEnd(int from) {
    int at = from;
    while (at < end && text[at] != '\\') {
      at++;
    }
    return at;
  }

  /** What the escape at {@code at} stands for. */
  private char escape(int at) {
    byte kind = text[at + 1];
    if (kind != 'u') {
      return (char) unescaped(kind);
    }
    int unit = 0;
    for (int i = 0; i < HEX_DIGITS; i++) {
      unit = unit << 4 | Character.digit(text[at + 2 + i], 16);
    }
    return (char) unit;
  }

  private int escapeLength(int at) {
    return text[at + 1] == 'u' ? 2 + HEX_DIGITS : 2;
  }
}
