package io.tiltyard.server.grpc;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.tensor.DataType;
import io.tiltyard.base.tensor.HeapPayload;
import io.tiltyard.base.tensor.Payload;
import io.tiltyard.server.grpc.wire.WireContents;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Typed contents of an input as the bytes that a model reads. They lie that way already, but for
 * integers of 8 and 16 bits, which the protocol has as 32. Values are converted as they are,
 * whatever the shape says; its count and ranges are held against the datatype.
 */
final class TypedContents {
  /** The largest array that every JVM can make. */
  private static final long MAX_BYTES = Integer.MAX_VALUE - 8;

  private TypedContents() {}

  /** All elements of {@code contents}, little-endian, BYTES elements behind their lengths. */
  static Result<Payload> decode(WireContents contents, DataType datatype) {
    ContentsField field = ContentsField.of(datatype);
    if (field == null) {
      return refused(datatype + " has no typed contents, expected the data in raw_input_contents");
    }
    for (ContentsField other : ContentsField.values()) {
      if (other != field && other.count(contents) > 0) {
        return refused(
            "datatype " + datatype + " goes into " + field.label() + ", got " + other.label());
      }
    }
    long length = field.length(contents);
    if (length > MAX_BYTES) {
      return Result.refused(
          ErrorCode.REQUEST_TOO_LARGE, length + " bytes of data, expected at most " + MAX_BYTES);
    }
    return switch (datatype) {
      case INT8, INT16, UINT8, UINT16 -> narrowed(contents, field, datatype);
      default -> Result.of(HeapPayload.of(field.bytes(contents), 0, (int) length));
    };
  }

  private static Result<Payload> narrowed(
      WireContents contents, ContentsField field, DataType datatype) {
    ByteBuffer source = ByteBuffer.wrap(field.bytes(contents)).order(ByteOrder.LITTLE_ENDIAN);
    int count = field.count(contents);
    boolean signed = field == ContentsField.INT;
    int width = datatype.byteSize();
    long min = signed ? -(1L << (width * Byte.SIZE - 1)) : 0;
    long max = (1L << (width * Byte.SIZE - (signed ? 1 : 0))) - 1;
    ByteBuffer target = ByteBuffer.allocate(count * width).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      int bits = source.getInt();
      long value = signed ? bits : Integer.toUnsignedLong(bits);
      if (value < min || value > max) {
        return refused(
            "element "
                + i
                + " is "
                + value
                + ", expected "
                + min
                + " to "
                + max
                + " for "
                + datatype);
      }
      if (width == 1) {
        target.put((byte) bits);
      } else {
        target.putShort((short) bits);
      }
    }
    return Result.of(HeapPayload.of(target.array()));
  }

  private static Result<Payload> refused(String text) {
    return Result.refused(ErrorCode.INVALID_TENSOR_DATA, text);
  }
}
