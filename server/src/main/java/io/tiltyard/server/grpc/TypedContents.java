package io.tiltyard.server.grpc;

import com.google.protobuf.ByteString;
import io.tiltyard.proto.inference.InferTensorContents;
import io.tiltyard.runtime.error.ErrorCode;
import io.tiltyard.runtime.tensor.DataType;
import io.tiltyard.runtime.tensor.HeapPayload;
import io.tiltyard.runtime.tensor.Payload;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Typed contents of an input as the bytes that a model reads. Values are converted as they are,
 * whatever the shape says; its count and ranges are held against the datatype.
 */
final class TypedContents {
  /** The largest array that every JVM can make. */
  private static final long MAX_BYTES = Integer.MAX_VALUE - 8;

  private TypedContents() {}

  /** All elements of {@code contents}, little-endian, BYTES elements behind their lengths. */
  static Result<Payload> decode(InferTensorContents contents, DataType datatype) {
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
    long bytes =
        field == ContentsField.BYTES
            ? framedLength(contents)
            : (long) field.count(contents) * datatype.byteSize();
    if (bytes > MAX_BYTES) {
      return Result.refused(
          ErrorCode.REQUEST_TOO_LARGE, bytes + " bytes of data, expected at most " + MAX_BYTES);
    }
    ByteBuffer target = ByteBuffer.allocate((int) bytes).order(ByteOrder.LITTLE_ENDIAN);
    int count = field.count(contents);
    for (int i = 0; i < count; i++) {
      if (!put(contents, field, i, datatype, target)) {
        return outOfRange(contents, field, i, datatype);
      }
    }
    return Result.of(HeapPayload.of(target.array()));
  }

  /** Appends one element, or says that it is out of its datatype's range. */
  private static boolean put(
      InferTensorContents contents,
      ContentsField field,
      int index,
      DataType datatype,
      ByteBuffer target) {
    switch (field) {
      case BOOL -> target.put((byte) (contents.getBoolContents(index) ? 1 : 0));
      case INT -> {
        int value = contents.getIntContents(index);
        return putInteger(target, value, value, datatype);
      }
      case UINT -> {
        int value = contents.getUintContents(index);
        return putInteger(target, value, Integer.toUnsignedLong(value), datatype);
      }
      case INT64 -> target.putLong(contents.getInt64Contents(index));
      case UINT64 -> target.putLong(contents.getUint64Contents(index));
      case FP32 -> target.putFloat(contents.getFp32Contents(index));
      case FP64 -> target.putDouble(contents.getFp64Contents(index));
      case BYTES -> {
        ByteString element = contents.getBytesContents(index);
        target.putInt(element.size());
        element.copyTo(target);
      }
    }
    return true;
  }

  private static boolean putInteger(ByteBuffer target, int bits, long value, DataType datatype) {
    if (value < min(datatype) || value > max(datatype)) {
      return false;
    }
    switch (datatype.byteSize()) {
      case 1 -> target.put((byte) bits);
      case 2 -> target.putShort((short) bits);
      default -> target.putInt(bits);
    }
    return true;
  }

  private static boolean isSigned(DataType datatype) {
    return ContentsField.of(datatype) == ContentsField.INT;
  }

  private static long min(DataType datatype) {
    return isSigned(datatype) ? -(1L << (datatype.byteSize() * Byte.SIZE - 1)) : 0;
  }

  private static long max(DataType datatype) {
    int bits = datatype.byteSize() * Byte.SIZE - (isSigned(datatype) ? 1 : 0);
    return (1L << bits) - 1;
  }

  private static long framedLength(InferTensorContents contents) {
    long length = 0;
    for (int i = 0; i < contents.getBytesContentsCount(); i++) {
      length += Integer.BYTES + (long) contents.getBytesContents(i).size();
    }
    return length;
  }

  private static Result<Payload> outOfRange(
      InferTensorContents contents, ContentsField field, int index, DataType datatype) {
    long value =
        field == ContentsField.INT
            ? contents.getIntContents(index)
            : Integer.toUnsignedLong(contents.getUintContents(index));
    return refused(
        "element "
            + index
            + " is "
            + value
            + ", expected "
            + min(datatype)
            + " to "
            + max(datatype)
            + " for "
            + datatype);
  }

  private static Result<Payload> refused(String text) {
    return Result.refused(ErrorCode.INVALID_TENSOR_DATA, text);
  }
}
