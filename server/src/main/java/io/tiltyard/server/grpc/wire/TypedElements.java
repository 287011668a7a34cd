package io.tiltyard.server.grpc.wire;

import io.tiltyard.base.tensor.DataType;
import io.tiltyard.base.tensor.OutputTensor;
import java.nio.ByteBuffer;

/** A model's bytes as typed contents: one packed list, or one field for each byte string. */
final class TypedElements {
  private TypedElements() {}

  /** Whether a datatype has typed contents; the others travel raw. */
  static boolean exist(DataType datatype) {
    return datatype != DataType.FP16 && datatype != DataType.BF16;
  }

  /**
   * How many bytes {@link #write} writes.
   *
   * @throws IllegalArgumentException where a byte string is longer than the bytes that are there
   */
  static long size(OutputTensor output) {
    if (output.datatype() == DataType.BYTES) {
      return framedSize(output.data());
    }
    long packed = packedSize(output);
    return packed == 0
        ? 0
        : WireWriter.headerSize(tag(output.datatype()), Math.toIntExact(packed)) + packed;
  }

  static void write(OutputTensor output, WireWriter out) {
    ByteBuffer data = output.data();
    if (output.datatype() == DataType.BYTES) {
      writeFramed(data, out);
    } else if (data.hasRemaining()) {
      out.header(tag(output.datatype()), (int) packedSize(output));
      switch (output.datatype()) {
        case FP32, FP64 -> out.bytes(data);
        default -> {
          while (data.hasRemaining()) {
            out.varint(next(output.datatype(), data));
          }
        }
      }
    }
  }

  private static long packedSize(OutputTensor output) {
    return switch (output.datatype()) {
      case BOOL, FP32, FP64 -> output.byteLength();
      default -> {
        ByteBuffer data = output.data();
        long size = 0;
        while (data.hasRemaining()) {
          size += WireWriter.varintSize(next(output.datatype(), data));
        }
        yield size;
      }
    };
  }

  /** The next element as the number that goes into its varint. */
  private static long next(DataType datatype, ByteBuffer data) {
    return switch (datatype) {
      case BOOL -> data.get() == 0 ? 0 : 1;
      case INT8 -> data.get();
      case INT16 -> data.getShort();
      case INT32 -> data.getInt();
      case UINT8 -> Byte.toUnsignedLong(data.get());
      case UINT16 -> Short.toUnsignedLong(data.getShort());
      case UINT32 -> Integer.toUnsignedLong(data.getInt());
      case INT64, UINT64 -> data.getLong();
      case FP16, BF16, FP32, FP64, BYTES ->
          throw new IllegalArgumentException(datatype + " is no varint");
    };
  }

  private static int tag(DataType datatype) {
    return switch (datatype) {
      case BOOL -> Tags.BOOLS;
      case INT8, INT16, INT32 -> Tags.INTS;
      case INT64 -> Tags.INT64S;
      case UINT8, UINT16, UINT32 -> Tags.UINTS;
      case UINT64 -> Tags.UINT64S;
      case FP32 -> Tags.FP32S;
      case FP64 -> Tags.FP64S;
      case FP16, BF16, BYTES -> throw new IllegalArgumentException(datatype + " is never packed");
    };
  }

  private static long framedSize(ByteBuffer data) {
    long size = 0;
    while (data.hasRemaining()) {
      int length = data.getInt();
      if (length < 0 || length > data.remaining()) {
        throw new IllegalArgumentException(
            "a byte string of " + length + " bytes, expected at most " + data.remaining());
      }
      size += WireWriter.fieldSize(Tags.BYTES_ELEMENT, length);
      data.position(data.position() + length);
    }
    return size;
  }

  private static void writeFramed(ByteBuffer data, WireWriter out) {
    int end = data.limit();
    while (data.hasRemaining()) {
      int length = data.getInt();
      out.header(Tags.BYTES_ELEMENT, length);
      out.bytes(data.limit(data.position() + length));
      data.limit(end);
    }
  }
}
