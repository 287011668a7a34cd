package io.tiltyard.monitor.requestlog;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.monitor.call.CallOutcome;
import io.tiltyard.monitor.call.Stage;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.avro.Schema;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.Encoder;

/**
 * Turns what {@link CallEncoder} put into the queue into Avro, field by field in the order of the
 * schema and without anything in between. The schema has the constants of our enums in their order.
 */
final class CallRecordWriter implements DatumWriter<ByteBuffer> {
  private static final int NULL = 0;
  private static final int VALUE = 1;

  private static final int STAGES = Stage.values().length;
  private static final ErrorCode[] CODES = ErrorCode.values();

  private final TensorWriter tensors = new TensorWriter();

  /** Nothing to do: there is one schema. */
  @Override
  public void setSchema(Schema schema) {}

  @Override
  public void write(ByteBuffer record, Encoder out) throws IOException {
    writeText(record, out);
    out.writeLong(record.getLong());
    for (int i = 0; i < STAGES; i++) {
      long nanos = record.getLong();
      writeNullable(nanos >= 0, nanos, out);
    }
    writeText(record, out);
    writeText(record, out);
    out.writeLong(record.getLong());
    writeText(record, out);
    out.writeEnum(record.get());
    out.writeEnum(record.get());
    long keyHash = record.getLong();
    writeNullable(keyHash != 0, keyHash, out);
    writeError(record, out);
    out.writeLong(record.getLong());
    out.writeLong(record.getLong());
    writeTensors(record, out);
    writeTensors(record, out);
  }

  @SuppressWarnings("EnumOrdinal") // read in this process only
  private void writeError(ByteBuffer record, Encoder out) throws IOException {
    int ordinal = record.getShort();
    if (ordinal == CallEncoder.NONE) {
      out.writeEnum(CallOutcome.OK.ordinal());
      out.writeIndex(NULL);
      out.writeIndex(NULL);
      return;
    }
    ErrorCode code = CODES[ordinal];
    out.writeEnum(CallOutcome.of(code).ordinal());
    out.writeIndex(VALUE);
    out.writeString(code.name());
    out.writeIndex(VALUE);
    writeText(record, out);
  }

  private static void writeNullable(boolean present, long value, Encoder out) throws IOException {
    out.writeIndex(present ? VALUE : NULL);
    if (present) {
      out.writeLong(value);
    }
  }

  /** Avro's strings are bytes of UTF-8 behind their length. */
  static void writeText(ByteBuffer record, Encoder out) throws IOException {
    int length = record.getInt();
    out.writeBytes(record.array(), record.arrayOffset() + record.position(), length);
    record.position(record.position() + length);
  }

  private void writeTensors(ByteBuffer record, Encoder out) throws IOException {
    int count = record.getInt();
    if (count == CallEncoder.NONE) {
      out.writeIndex(NULL);
      return;
    }
    out.writeIndex(VALUE);
    out.writeArrayStart();
    out.setItemCount(count);
    for (int i = 0; i < count; i++) {
      out.startItem();
      tensors.write(record, out);
    }
    out.writeArrayEnd();
  }
}
