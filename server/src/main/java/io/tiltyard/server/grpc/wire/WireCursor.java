package io.tiltyard.server.grpc.wire;

import com.google.protobuf.WireFormat;

/**
 * Reads the protocol buffers encoding from bytes that lie in pieces, whatever falls on their seams.
 *
 * <p>Nothing throws on malformed input. A cursor is <em>broken</em> once the structure makes no
 * sense: from there on it has nothing more to give, and reads answer 0. It is <em>flawed</em> once
 * a value makes no sense whose extent is known: reading goes on behind it.
 */
final class WireCursor extends PieceCursor {
  private static final int MAX_VARINT_BITS = 64;
  private static final int BITS_PER_BYTE = 7;
  private static final int LOW_BITS = 0x7f;

  /** The position in the whole behind the last byte that may be read. */
  private int limit;

  private boolean broken;
  private boolean flawed;

  WireCursor(WireBytes bytes) {
    super(bytes.pieces());
    this.limit = bytes.length();
  }

  boolean isBroken() {
    return broken;
  }

  boolean isFlawed() {
    return flawed;
  }

  int remaining() {
    return limit - position();
  }

  /** The next field's tag, or 0 where there is none. */
  int readTag() {
    if (remaining() == 0) {
      return 0;
    }
    int tag = (int) readVarint();
    if (WireFormat.getTagFieldNumber(tag) == 0) {
      fail();
      return 0;
    }
    return tag;
  }

  /** Up to ten bytes, of which the bits beyond 64 are lost. */
  long readVarint() {
    if (at < end && remaining() > 0) {
      byte first = piece.get(at);
      if (first >= 0) {
        at++;
        return first;
      }
    }
    return readLongVarint();
  }

  private long readLongVarint() {
    long value = 0;
    for (int shift = 0; shift < MAX_VARINT_BITS; shift += BITS_PER_BYTE) {
      if (remaining() == 0) {
        break;
      }
      byte next = next();
      value |= (long) (next & LOW_BITS) << shift;
      if (next >= 0) {
        return value;
      }
    }
    return fail();
  }

  int readFixed32() {
    if (end - at >= Integer.BYTES && remaining() >= Integer.BYTES) {
      int value = piece.getInt(at);
      at += Integer.BYTES;
      return value;
    }
    return (int) readLittleEndian(Integer.BYTES);
  }

  long readFixed64() {
    if (end - at >= Long.BYTES && remaining() >= Long.BYTES) {
      long value = piece.getLong(at);
      at += Long.BYTES;
      return value;
    }
    return readLittleEndian(Long.BYTES);
  }

  private long readLittleEndian(int bytes) {
    if (remaining() < bytes) {
      return fail();
    }
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value |= (next() & 0xffL) << (i * Byte.SIZE);
    }
    return value;
  }

  /** The length of what follows, all of which is there; 0 where it is not. */
  int readLength() {
    int length = (int) readVarint();
    return length >= 0 && length <= remaining() ? length : (int) fail();
  }

  /** A string in UTF-8; empty, and the cursor flawed, where it is none. */
  @SuppressWarnings("ByteBufferBackingArray") // with its offset
  String readString() {
    int length = readLength();
    if (length == 0) {
      return "";
    }
    String text;
    if (piece.hasArray() && end - at >= length) {
      text = Utf8.decode(piece.array(), piece.arrayOffset() + at, length);
      at += length;
    } else {
      byte[] bytes = new byte[length];
      read(bytes, 0, length);
      text = Utf8.decode(bytes, 0, length);
    }
    if (text == null) {
      flawed = true;
      return "";
    }
    return text;
  }

  /** As {@link #readString}; the name of a datatype is not made anew. */
  String readDatatype() {
    int length = end - at > 0 && remaining() > 0 ? piece.get(at) : 0;
    if (length > 0 && length < end - at && length < remaining()) {
      String name = DatatypeNames.find(piece, at + 1, length);
      if (name != null) {
        at += 1 + length;
        return name;
      }
    }
    return readString();
  }

  /** Skips what follows a tag; groups, which the protocol has not, are not looked into. */
  void skipField(int tag) {
    switch (WireFormat.getTagWireType(tag)) {
      case WireFormat.WIRETYPE_VARINT -> readVarint();
      case WireFormat.WIRETYPE_FIXED64 -> readFixed64();
      case WireFormat.WIRETYPE_LENGTH_DELIMITED -> skip(readLength());
      case WireFormat.WIRETYPE_FIXED32 -> readFixed32();
      case WireFormat.WIRETYPE_END_GROUP -> flawed = true;
      default -> fail();
    }
  }

  /**
   * Reads no further than {@code length} bytes from here, until {@link #leave}.
   *
   * @param length no more than remains
   * @return what {@link #leave} takes
   */
  int enter(int length) {
    int outer = limit;
    limit = position() + length;
    return outer;
  }

  /** Back to the outer part; a broken cursor stays where it is. */
  void leave(int outer) {
    if (!broken) {
      limit = outer;
    }
  }

  /** As {@link #leave}, where what was read is opaque to the structure: goes on behind it. */
  void leaveOpaque(int outer, int behind) {
    limit = outer;
    if (broken) {
      broken = false;
      flawed = true;
      skip(behind - position());
    }
  }

  /**
   * Skips what is no whole element.
   *
   * @param length no more than remains
   */
  void skipFlaw(int length) {
    flawed = true;
    skip(length);
  }

  private long fail() {
    broken = true;
    limit = position();
    return 0;
  }
}
