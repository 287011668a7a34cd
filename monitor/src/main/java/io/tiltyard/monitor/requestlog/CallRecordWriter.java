package io.tiltyard.monitor.requestlog;

import io.tiltyard.monitor.call.CallRecord;
import io.tiltyard.monitor.call.RecordedTensor;
import java.io.IOException;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.Encoder;
import org.jspecify.annotations.Nullable;

/** Writes records field by field in the order of the schema. */
final class CallRecordWriter implements DatumWriter<CallRecord> {
  private static final int NULL = 0;
  private static final int VALUE = 1;

  private final Schema arm;
  private final Schema why;
  private final Schema outcome;
  private final TensorWriter tensors;
  private final long maxTensorBytes;

  /**
   * @param schema {@link RequestSchema}
   * @param maxTensorBytes of one record, inputs first
   */
  CallRecordWriter(Schema schema, long maxTensorBytes) {
    this.arm = schema.getField("arm").schema();
    this.why = schema.getField("why").schema();
    this.outcome = schema.getField("outcome").schema();
    this.tensors = TensorWriter.of(schema);
    this.maxTensorBytes = maxTensorBytes;
  }

  /** Nothing to do: there is one schema. */
  @Override
  public void setSchema(Schema schema) {}

  @Override
  public void write(CallRecord record, Encoder out) throws IOException {
    out.writeString(record.id());
    out.writeLong(record.arrivalEpochMicros());
    writeNanos(record.decodeNanos(), out);
    writeNanos(record.queueNanos(), out);
    writeNanos(record.runNanos(), out);
    writeNanos(record.encodeNanos(), out);
    writeNanos(record.totalNanos(), out);
    out.writeString(record.route());
    out.writeString(record.model());
    out.writeLong(record.version());
    out.writeString(record.modelDigest());
    out.writeEnum(arm.getEnumOrdinal(record.arm().name()));
    out.writeEnum(why.getEnumOrdinal(record.why().name()));
    writeNullable(record.routingKeyHash() != 0, record.routingKeyHash(), out);
    out.writeEnum(outcome.getEnumOrdinal(record.outcome().name()));
    writeNullable(record.errorCode() == null ? null : record.errorCode().name(), out);
    writeNullable(record.errorText(), out);
    out.writeLong(record.rows());
    out.writeLong(record.batchRows());
    long left = writeTensors(record.inputs(), maxTensorBytes, out);
    writeTensors(record.outputs(), left, out);
  }

  private static void writeNanos(long nanos, Encoder out) throws IOException {
    writeNullable(nanos >= 0, nanos, out);
  }

  private static void writeNullable(boolean present, long value, Encoder out) throws IOException {
    out.writeIndex(present ? VALUE : NULL);
    if (present) {
      out.writeLong(value);
    } else {
      out.writeNull();
    }
  }

  private static void writeNullable(@Nullable String value, Encoder out) throws IOException {
    out.writeIndex(value == null ? NULL : VALUE);
    if (value == null) {
      out.writeNull();
    } else {
      out.writeString(value);
    }
  }

  /** Returns how many bytes of {@code maxBytes} are left. */
  private long writeTensors(@Nullable List<RecordedTensor> list, long maxBytes, Encoder out)
      throws IOException {
    out.writeIndex(list == null ? NULL : VALUE);
    if (list == null) {
      out.writeNull();
      return maxBytes;
    }
    long left = maxBytes;
    out.writeArrayStart();
    out.setItemCount(list.size());
    for (RecordedTensor tensor : list) {
      out.startItem();
      left -= tensors.write(tensor, left, out);
    }
    out.writeArrayEnd();
    return left;
  }
}
