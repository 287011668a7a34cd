package io.tiltyard.router.route;

import java.nio.charset.StandardCharsets;

/**
 * XXH64, as its specification (xxHash fast digest algorithm, version 0.1.1) describes it, of bytes
 * that are the chars of a string. Text that is ASCII is hashed where it lies, in one pass that also
 * finds out whether it is that.
 */
final class XxHash64 {
  private static final long PRIME_1 = 0x9E3779B185EBCA87L;
  private static final long PRIME_2 = 0xC2B2AE3D27D4EB4FL;
  private static final long PRIME_3 = 0x165667B19E3779F9L;
  private static final long PRIME_4 = 0x85EBCA77C2B2AE63L;
  private static final long PRIME_5 = 0x27D4EB2F165667C5L;

  private static final int STRIPE = 32;
  private static final int ASCII_END = 0x80;
  private static final int BYTE_END = 0x100;

  private XxHash64() {}

  /** Of the text's UTF-8 bytes. */
  static long ofText(String text, long seed) {
    return hash(text, seed, ASCII_END);
  }

  /**
   * @param bytes chars below 256, each of which stands for a byte
   */
  static long hash(String bytes, long seed) {
    return hash(bytes, seed, BYTE_END);
  }

  /**
   * @param bytes chars that each stand for a byte where all are below {@code end}; else text
   */
  private static long hash(String bytes, long seed, int end) {
    int length = bytes.length();
    int at = 0;
    int bits = 0;
    long hash;
    if (length >= STRIPE) {
      long v1 = seed + PRIME_1 + PRIME_2;
      long v2 = seed + PRIME_2;
      long v3 = seed;
      long v4 = seed - PRIME_1;
      for (; at <= length - STRIPE; at += STRIPE) {
        bits |= bitsOfEight(bytes, at) | bitsOfEight(bytes, at + 8);
        bits |= bitsOfEight(bytes, at + 16) | bitsOfEight(bytes, at + 24);
        v1 = round(v1, eight(bytes, at));
        v2 = round(v2, eight(bytes, at + 8));
        v3 = round(v3, eight(bytes, at + 16));
        v4 = round(v4, eight(bytes, at + 24));
      }
      hash =
          Long.rotateLeft(v1, 1)
              + Long.rotateLeft(v2, 7)
              + Long.rotateLeft(v3, 12)
              + Long.rotateLeft(v4, 18);
      hash = merge(merge(merge(merge(hash, v1), v2), v3), v4);
    } else {
      hash = seed + PRIME_5;
    }
    hash += length;
    for (; at <= length - 8; at += 8) {
      bits |= bitsOfEight(bytes, at);
      hash ^= round(0, eight(bytes, at));
      hash = Long.rotateLeft(hash, 27) * PRIME_1 + PRIME_4;
    }
    if (at <= length - 4) {
      bits |= bitsOfFour(bytes, at);
      hash ^= four(bytes, at) * PRIME_1;
      hash = Long.rotateLeft(hash, 23) * PRIME_2 + PRIME_3;
      at += 4;
    }
    for (; at < length; at++) {
      bits |= bytes.charAt(at);
      hash ^= bytes.charAt(at) * PRIME_5;
      hash = Long.rotateLeft(hash, 11) * PRIME_1;
    }
    return bits < end ? avalanche(hash) : hash(utf8(bytes), seed, BYTE_END);
  }

  /** The UTF-8 bytes of {@code text} as a char each. */
  private static String utf8(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  private static int bitsOfEight(String bytes, int at) {
    return bitsOfFour(bytes, at) | bitsOfFour(bytes, at + 4);
  }

  private static int bitsOfFour(String bytes, int at) {
    return bytes.charAt(at) | bytes.charAt(at + 1) | bytes.charAt(at + 2) | bytes.charAt(at + 3);
  }

  /** Spreads every bit of {@code hash} over all bits. */
  static long avalanche(long hash) {
    long mixed = (hash ^ (hash >>> 33)) * PRIME_2;
    mixed = (mixed ^ (mixed >>> 29)) * PRIME_3;
    return mixed ^ (mixed >>> 32);
  }

  private static long eight(String bytes, int at) {
    return four(bytes, at) | four(bytes, at + 4) << 32;
  }

  /** Little-endian. */
  private static long four(String bytes, int at) {
    return bytes.charAt(at)
        | bytes.charAt(at + 1) << 8
        | bytes.charAt(at + 2) << 16
        | (long) bytes.charAt(at + 3) << 24;
  }

  private static long round(long accumulator, long input) {
    return Long.rotateLeft(accumulator + input * PRIME_2, 31) * PRIME_1;
  }

  private static long merge(long hash, long accumulator) {
    return (hash ^ round(0, accumulator)) * PRIME_1 + PRIME_4;
  }
}
