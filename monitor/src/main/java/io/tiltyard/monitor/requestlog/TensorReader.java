package io.tiltyard.monitor.requestlog;

import io.tiltyard.base.tensor.DataType;
import io.tiltyard.base.tensor.HalfFloats;
import io.tiltyard.monitor.call.WireValues;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.apache.avro.generic.GenericRecord;

/** Turns typed arrays back into the wire bytes that {@link TensorWriter} had. */
final class TensorReader {
  private TensorReader() {}

  static LoggedTensor read(GenericRecord tensor) {
    DataType datatype = DataType.valueOf(tensor.get("datatype").toString());
    boolean omitted = (boolean) tensor.get("omitted");
    return new LoggedTensor(
        tensor.get("name").toString(),
        datatype,
        longs((List<?>) tensor.get("shape")),
        omitted ? null : bytes(datatype, (List<?>) tensor.get(array(datatype))));
  }

  private static long[] longs(List<?> values) {
    return values.stream().mapToLong(value -> (long) value).toArray();
  }

  private static String array(DataType datatype) {
    return switch (datatype) {
      case BOOL -> "bools";
      case INT8, INT16, INT32, UINT8, UINT16 -> "ints";
      case INT64, UINT32, UINT64 -> "longs";
      case FP16, FP32, BF16 -> "floats";
      case FP64 -> "doubles";
      case BYTES -> "bytes";
    };
  }

  private static byte[] bytes(DataType datatype, List<?> values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(byteLength(datatype, values)).order(ByteOrder.LITTLE_ENDIAN);
    for (Object value : values) {
      put(datatype, value, bytes);
    }
    return bytes.array();
  }

  private static int byteLength(DataType datatype, List<?> values) {
    if (datatype.fixedSize()) {
      return Math.multiplyExact(datatype.byteSize(), values.size());
    }
    int length = 0;
    for (Object value : values) {
      int string = Math.addExact(WireValues.LENGTH_BYTES, ((ByteBuffer) value).remaining());
      length = Math.addExact(length, string);
    }
    return length;
  }

  private static void put(DataType datatype, Object value, ByteBuffer bytes) {
    switch (datatype) {
      case BOOL -> bytes.put((byte) ((boolean) value ? 1 : 0));
      case INT8, UINT8 -> bytes.put((byte) (int) value);
      case INT16, UINT16 -> bytes.putShort((short) (int) value);
      case INT32 -> bytes.putInt((int) value);
      case UINT32 -> bytes.putInt((int) (long) value);
      case INT64, UINT64 -> bytes.putLong((long) value);
      case FP16 -> bytes.putShort(HalfFloats.toHalf((float) value));
      case BF16 -> bytes.putShort(HalfFloats.toBrain((float) value));
      case FP32 -> bytes.putFloat((float) value);
      case FP64 -> bytes.putDouble((double) value);
      case BYTES -> {
        ByteBuffer string = ((ByteBuffer) value).duplicate();
        bytes.putInt(string.remaining()).put(string);
      }
    }
  }
}
