package io.tiltyard.monitor.requestlog;

import io.tiltyard.monitor.call.RecordedTensor;
import io.tiltyard.monitor.call.WireValues;
import io.tiltyard.runtime.tensor.DataType;
import java.io.IOException;
import org.apache.avro.Schema;
import org.apache.avro.io.Encoder;

/** Writes tensors as typed arrays, straight from their wire bytes. */
final class TensorWriter {
  private static final int NULL = 0;
  private static final int VALUE = 1;

  /** The nullable arrays of the schema, by position. */
  private static final int BOOLS = 0;

  private static final int INTS = 1;
  private static final int LONGS = 2;
  private static final int FLOATS = 3;
  private static final int DOUBLES = 4;
  private static final int BYTES = 5;
  private static final int ARRAYS = 6;

  private final Schema datatypes;

  private TensorWriter(Schema datatypes) {
    this.datatypes = datatypes;
  }

  /** A writer of the tensors in {@link RequestSchema}. */
  static TensorWriter of(Schema schema) {
    Schema tensor = schema.getField("inputs").schema().getTypes().get(VALUE).getElementType();
    return new TensorWriter(tensor.getField("datatype").schema());
  }

  /**
   * Writes {@code tensor}, as omitted where it has no bytes, or more than {@code maxBytes}, or
   * bytes that do not fit its datatype.
   *
   * @return the wire bytes written
   */
  long write(RecordedTensor tensor, long maxBytes, Encoder out) throws IOException {
    byte[] bytes = tensor.bytes();
    int count = WireValues.MALFORMED;
    if (bytes != null && bytes.length <= maxBytes) {
      count = WireValues.count(tensor.datatype(), bytes);
    }
    out.writeString(tensor.name());
    out.writeEnum(datatypes.getEnumOrdinal(tensor.datatype().name()));
    writeShape(tensor.shape(), out);
    if (bytes == null || count == WireValues.MALFORMED) {
      out.writeBoolean(true);
      writeNulls(ARRAYS, out);
      return 0;
    }
    out.writeBoolean(false);
    int array = array(tensor.datatype());
    writeNulls(array, out);
    out.writeIndex(VALUE);
    out.writeArrayStart();
    out.setItemCount(count);
    writeValues(tensor.datatype(), bytes, count, out);
    out.writeArrayEnd();
    writeNulls(ARRAYS - array - 1, out);
    return bytes.length;
  }

  private static void writeShape(long[] shape, Encoder out) throws IOException {
    out.writeArrayStart();
    out.setItemCount(shape.length);
    for (long dimension : shape) {
      out.startItem();
      out.writeLong(dimension);
    }
    out.writeArrayEnd();
  }

  private static int array(DataType datatype) {
    return switch (datatype) {
      case BOOL -> BOOLS;
      case INT8, INT16, INT32, UINT8, UINT16 -> INTS;
      case INT64, UINT32, UINT64 -> LONGS;
      case FP16, FP32, BF16 -> FLOATS;
      case FP64 -> DOUBLES;
      case BYTES -> BYTES;
    };
  }

  private static void writeNulls(int count, Encoder out) throws IOException {
    for (int i = 0; i < count; i++) {
      out.writeIndex(NULL);
      out.writeNull();
    }
  }

  private static void writeValues(DataType datatype, byte[] bytes, int count, Encoder out)
      throws IOException {
    switch (datatype) {
      case BOOL -> {
        for (byte value : bytes) {
          out.writeBoolean(value != 0);
        }
      }
      case INT8, INT16, INT32, UINT8, UINT16 -> {
        for (int i = 0; i < count; i++) {
          out.writeInt((int) WireValues.integer(datatype, bytes, i));
        }
      }
      case INT64, UINT32, UINT64 -> {
        for (int i = 0; i < count; i++) {
          out.writeLong(WireValues.integer(datatype, bytes, i));
        }
      }
      case FP16, BF16 -> {
        for (int i = 0; i < count; i++) {
          out.writeFloat((float) WireValues.real(datatype, bytes, i));
        }
      }
      // Avro's floats and doubles are the wire's: little-endian, one behind the other.
      case FP32, FP64 -> out.writeFixed(bytes);
      case BYTES -> writeStrings(bytes, out);
    }
  }

  private static void writeStrings(byte[] bytes, Encoder out) throws IOException {
    int position = 0;
    while (position < bytes.length) {
      int length = WireValues.int32(bytes, position);
      position += WireValues.LENGTH_BYTES;
      out.writeBytes(bytes, position, length);
      position += length;
    }
  }
}
