package io.tiltyard.runtime.onnx;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Walks over the fields of one protobuf message, as far as ONNX uses them. Damaged bytes throw
 * {@link MalformedException}.
 */
final class WireReader {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int LENGTH_DELIMITED = 2;
  private static final int FIXED32 = 5;
  private static final int MAX_VARINT_BITS = 64;

  private final ByteBuffer bytes;
  private int kind;
  private long varint;
  private int start;
  private int end;

  /**
   * @param bytes the message from position to limit; not changed
   */
  WireReader(ByteBuffer bytes) {
    this.bytes = bytes.duplicate();
  }

  /** Moves to the next field and returns its number, or 0 at the end. */
  int next() throws MalformedException {
    if (!bytes.hasRemaining()) {
      return 0;
    }
    long tag = readVarint();
    kind = (int) (tag & 7);
    switch (kind) {
      case VARINT -> varint = readVarint();
      case FIXED64 -> skip(Long.BYTES);
      case FIXED32 -> skip(Integer.BYTES);
      case LENGTH_DELIMITED -> skip(readVarint());
      default -> throw new MalformedException("wire type " + kind);
    }
    if (tag >>> 3 == 0 || tag >>> 3 > Integer.MAX_VALUE) {
      throw new MalformedException("field number " + (tag >>> 3));
    }
    return (int) (tag >>> 3);
  }

  /** The field's number, 0 where it is of another kind. */
  long number() {
    return kind == VARINT ? varint : 0;
  }

  /** The field's numbers: one, or those that are packed in it; none where it is of another kind. */
  List<Long> numbers() throws MalformedException {
    if (kind != LENGTH_DELIMITED) {
      return kind == VARINT ? List.of(varint) : List.of();
    }
    List<Long> numbers = new ArrayList<>();
    WireReader packed = message();
    while (packed.bytes.hasRemaining()) {
      numbers.add(packed.readVarint());
    }
    return numbers;
  }

  /** The field's text, empty where it is of another kind. */
  String text() {
    return StandardCharsets.UTF_8.decode(content()).toString();
  }

  /** The fields of the message in this field; none where it is of another kind. */
  WireReader message() {
    return new WireReader(content());
  }

  private ByteBuffer content() {
    boolean some = kind == LENGTH_DELIMITED;
    return bytes.duplicate().limit(some ? end : 0).position(some ? start : 0);
  }

  private void skip(long length) throws MalformedException {
    if (length < 0 || length > bytes.remaining()) {
      throw new MalformedException("a field of " + length + " bytes");
    }
    start = bytes.position();
    end = start + (int) length;
    bytes.position(end);
  }

  private long readVarint() throws MalformedException {
    long value = 0;
    for (int shift = 0; shift < MAX_VARINT_BITS; shift += 7) {
      if (!bytes.hasRemaining()) {
        throw new MalformedException("the end within a number");
      }
      byte next = bytes.get();
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new MalformedException("a number of more than 64 bits");
  }

  /** The bytes are no protobuf message. */
  static final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedException(String found) {
      super("found " + found);
    }
  }
}
