package io.tiltyard.monitor.requestlog;

import io.tiltyard.base.tensor.DataType;
import io.tiltyard.monitor.call.WireValues;
import java.io.IOException;
import java.nio.ByteBuffer;
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

  private static final DataType[] DATATYPES = DataType.values();

  /**
   * Takes one tensor from {@code record} and writes it: as omitted where its bytes were left out,
   * or do not fit its datatype.
   */
  @SuppressWarnings("EnumOrdinal") // read in this process only
  void write(ByteBuffer record, Encoder out) throws IOException {
    CallRecordWriter.writeText(record, out);
    DataType datatype = DATATYPES[record.get()];
    out.writeEnum(datatype.ordinal());
    writeShape(record, out);
    int length = record.getInt();
    int start = record.arrayOffset() + record.position();
    int count = WireValues.MALFORMED;
    if (length != CallEncoder.NONE) {
      count = WireValues.count(datatype, record.array(), start, length);
      record.position(record.position() + length);
    }
    if (count == WireValues.MALFORMED) {
      out.writeBoolean(true);
      writeNulls(ARRAYS, out);
      return;
    }
    out.writeBoolean(false);
    int array = array(datatype);
    writeNulls(array, out);
    out.writeIndex(VALUE);
    out.writeArrayStart();
    out.setItemCount(count);
    writeValues(datatype, record.array(), start, length, count, out);
    out.writeArrayEnd();
    writeNulls(ARRAYS - array - 1, out);
  }

  private static void writeShape(ByteBuffer record, Encoder out) throws IOException {
    int rank = record.getInt();
    out.writeArrayStart();
    out.setItemCount(rank);
    for (int i = 0; i < rank; i++) {
      out.startItem();
      out.writeLong(record.getLong());
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
    }
  }

  private static void writeValues(
      DataType datatype, byte[] bytes, int start, int length, int count, Encoder out)
      throws IOException {
    switch (datatype) {
      case BOOL -> {
        for (int i = 0; i < count; i++) {
          out.writeBoolean(bytes[start + i] != 0);
        }
      }
      case INT8, INT16, INT32, UINT8, UINT16 -> {
        for (int i = 0; i < count; i++) {
          out.writeInt((int) WireValues.integer(datatype, bytes, start, i));
        }
      }
      case INT64, UINT32, UINT64 -> {
        for (int i = 0; i < count; i++) {
          out.writeLong(WireValues.integer(datatype, bytes, start, i));
        }
      }
      case FP16, BF16 -> {
        for (int i = 0; i < count; i++) {
          out.writeFloat((float) WireValues.real(datatype, bytes, start, i));
        }
      }
      // Avro's floats and doubles are the wire's: little-endian, one behind the other.
      case FP32, FP64 -> out.writeFixed(bytes, start, length);
      case BYTES -> writeStrings(bytes, start, start + length, out);
    }
  }

  private static void writeStrings(byte[] bytes, int start, int end, Encoder out)
      throws IOException {
    int position = start;
    while (position < end) {
      int length = WireValues.int32(bytes, position);
      position += WireValues.LENGTH_BYTES;
      out.writeBytes(bytes, position, length);
      position += length;
    }
  }
}
