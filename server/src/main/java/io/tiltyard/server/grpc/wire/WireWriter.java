package io.tiltyard.server.grpc.wire;

import com.google.protobuf.CodedOutputStream;
import java.nio.ByteBuffer;

/** Writes the protocol buffers encoding into an array that was sized beforehand. */
final class WireWriter {
  private final byte[] target;
  private int at;

  WireWriter(byte[] target) {
    this.target = target;
  }

  /** How much is written. */
  int position() {
    return at;
  }

  void varint(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      target[at++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    target[at++] = (byte) rest;
  }

  /** A field's tag and the length of what follows. */
  void header(int tag, int length) {
    varint(tag);
    varint(length);
  }

  /** A string field; nothing where it is empty, as the protocol has it. */
  void string(int tag, String text, int utf8Length) {
    if (utf8Length > 0) {
      header(tag, utf8Length);
      at = Utf8.encode(text, target, at);
    }
  }

  void bytes(byte[] source) {
    System.arraycopy(source, 0, target, at, source.length);
    at += source.length;
  }

  /** All that remains of {@code source}, whose position advances. */
  void bytes(ByteBuffer source) {
    int length = source.remaining();
    source.get(target, at, length);
    at += length;
  }

  static int headerSize(int tag, int length) {
    return varintSize(tag) + varintSize(length);
  }

  static int fieldSize(int tag, int length) {
    return headerSize(tag, length) + length;
  }

  static int stringSize(int tag, int utf8Length) {
    return utf8Length == 0 ? 0 : fieldSize(tag, utf8Length);
  }

  static int varintSize(long value) {
    return CodedOutputStream.computeUInt64SizeNoTag(value);
  }
}
