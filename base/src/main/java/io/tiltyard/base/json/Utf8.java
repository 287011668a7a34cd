package io.tiltyard.base.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Well-formed UTF-8 as Unicode has it: no overlong forms, no surrogates, nothing past U+10FFFF. */
final class Utf8 {
  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long NOT_ASCII = 0x8080808080808080L;

  private Utf8() {}

  /** Where the first ill-formed sequence begins between the two positions, or -1. */
  static int indexOfInvalid(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to) {
      if (to - at >= Long.BYTES && ((long) EIGHT.get(bytes, at) & NOT_ASCII) == 0) {
        at += Long.BYTES;
        continue;
      }
      int length = sequence(bytes, at, to);
      if (length == 0) {
        return at;
      }
      at += length;
    }
    return -1;
  }

  /** Adds a code point that is no surrogate. */
  static void put(int point, WireBuffer target) {
    if (point < 0x80) {
      target.putByte(point);
    } else if (point < 0x800) {
      target.putByte(0xc0 | point >> 6);
      target.putByte(0x80 | (point & 0x3f));
    } else if (point < 0x10000) {
      target.putByte(0xe0 | point >> 12);
      target.putByte(0x80 | (point >> 6 & 0x3f));
      target.putByte(0x80 | (point & 0x3f));
    } else {
      target.putByte(0xf0 | point >> 18);
      target.putByte(0x80 | (point >> 12 & 0x3f));
      target.putByte(0x80 | (point >> 6 & 0x3f));
      target.putByte(0x80 | (point & 0x3f));
    }
  }

  /** Bytes of the sequence at {@code at}, 0 where it is ill-formed (Unicode 15, table 3-7). */
  private static int sequence(byte[] bytes, int at, int to) {
    int first = bytes[at] & 0xff;
    if (first < 0x80) {
      return 1;
    }
    if (first < 0xc2 || first > 0xf4) {
      return 0;
    }
    int length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    if (to - at < length) {
      return 0;
    }
    int second = bytes[at + 1] & 0xff;
    int low = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
    int high = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
    if (second < low || second > high) {
      return 0;
    }
    for (int i = at + 2; i < at + length; i++) {
      if ((bytes[i] & 0xc0) != 0x80) {
        return 0;
      }
    }
    return length;
  }
}
