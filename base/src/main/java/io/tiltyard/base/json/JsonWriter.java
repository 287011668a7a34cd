package io.tiltyard.base.json;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Appends JSON, straight into the memory where it is to stand. Commas and brackets are the
 * caller's.
 */
public abstract class JsonWriter {
  private static final ByteBuffer NO_MEMORY = ByteBuffer.allocate(0);
  private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.ISO_8859_1);
  private static final byte[] NULL = {'n', 'u', 'l', 'l'};
  private static final byte[] INFINITY = "\"Infinity\"".getBytes(StandardCharsets.ISO_8859_1);
  private static final byte[] MINUS_INFINITY =
      "\"-Infinity\"".getBytes(StandardCharsets.ISO_8859_1);
  private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
  private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};
  private static final int MAX_ESCAPE = 6;

  private final NumberText numbers = new NumberText();
  private ByteBuffer memory = NO_MEMORY;
  private int start;
  private int at;
  private int limit;

  /** Takes over the bytes that were written into the memory since it was given. */
  protected abstract void written(int bytes);

  /**
   * Gives more memory.
   *
   * @param bytes that it has at least, from position to limit; big-endian
   */
  protected abstract ByteBuffer memory(int bytes);

  /** Hands over all that was appended; this goes on from there. */
  public final void flush() {
    written(at - start);
    start = at;
  }

  private void room(int bytes) {
    if (limit - at < bytes) {
      flush();
      memory = memory(bytes);
      start = memory.position();
      at = start;
      limit = memory.limit();
    }
  }

  /** Appends text that is JSON already, in ASCII. */
  public final void ascii(byte[] json) {
    room(json.length);
    memory.put(at, json);
    at += json.length;
  }

  /** Appends one character of JSON. */
  public final void ascii(char json) {
    room(1);
    memory.put(at++, (byte) json);
  }

  final void bool(boolean value) {
    ascii(value ? TRUE : FALSE);
  }

  public final void integer(long value) {
    room(NumberText.MAX_BYTES);
    at = NumberText.put(memory, at, value);
  }

  final void unsigned(long value) {
    room(NumberText.MAX_BYTES);
    at = NumberText.putUnsigned(memory, at, value);
  }

  /** Appends a number, or what stands for one that JSON has not. */
  final void floating(float value) {
    if (Float.isFinite(value)) {
      room(NumberText.MAX_BYTES);
      at = numbers.put(memory, at, value);
    } else {
      notFinite(value);
    }
  }

  /** Appends a number, or what stands for one that JSON has not. */
  public final void floating(double value) {
    if (Double.isFinite(value)) {
      room(NumberText.MAX_BYTES);
      at = numbers.put(memory, at, value);
    } else {
      notFinite(value);
    }
  }

  private void notFinite(double value) {
    ascii(value > 0 ? INFINITY : value < 0 ? MINUS_INFINITY : NULL);
  }

  /** Appends a string in quotes. */
  public final void string(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    string(utf8, utf8.length);
  }

  /** Appends a string, in quotes, of the first {@code length} bytes, which are UTF-8. */
  final void string(byte[] utf8, int length) {
    ascii('"');
    int plain = 0;
    for (int i = 0; i < length; i++) {
      byte b = utf8[i];
      if (b == '"' || b == '\\' || (b >= 0 && b < ' ')) {
        bytes(utf8, plain, i);
        escape(b);
        plain = i + 1;
      }
    }
    bytes(utf8, plain, length);
    ascii('"');
  }

  private void bytes(byte[] source, int from, int to) {
    room(to - from);
    memory.put(at, source, from, to - from);
    at += to - from;
  }

  private void escape(byte b) {
    room(MAX_ESCAPE);
    memory.put(at++, (byte) '\\');
    byte letter =
        switch (b) {
          case '"', '\\' -> b;
          case '\b' -> 'b';
          case '\f' -> 'f';
          case '\n' -> 'n';
          case '\r' -> 'r';
          case '\t' -> 't';
          default -> 'u';
        };
    memory.put(at++, letter);
    if (letter == 'u') {
      memory.put(at++, (byte) '0');
      memory.put(at++, (byte) '0');
      memory.put(at++, HEX[b >> 4]);
      memory.put(at++, HEX[b & 0xf]);
    }
  }
}
