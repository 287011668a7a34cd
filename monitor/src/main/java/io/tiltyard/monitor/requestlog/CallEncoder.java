package io.tiltyard.monitor.requestlog;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.tensor.DataType;
import io.tiltyard.base.tensor.InputTensor;
import io.tiltyard.base.tensor.OutputTensor;
import io.tiltyard.monitor.call.CallSource;
import io.tiltyard.monitor.call.FinishedCall;
import io.tiltyard.monitor.call.RecordText;
import io.tiltyard.monitor.call.Stage;
import io.tiltyard.monitor.sink.RecordQueue;
import io.tiltyard.monitor.sink.RecordSlot;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes a call into the queue of the request log, on the thread that finished it: its fields in
 * the order of the schema, its tensors as wire bytes. {@link CallRecordWriter} reads them.
 */
final class CallEncoder {
  /** In place of a count, an ordinal or a length. */
  static final int NONE = -1;

  private static final Stage[] STAGES = Stage.values();

  /** Time, stages, key hash, rows and rows of the batch; why, error code; counts of tensors. */
  private static final int FIXED_BYTES =
      (4 + STAGES.length) * Long.BYTES + 1 + 2 + 2 * Integer.BYTES;

  /** Datatype, rank and length. */
  private static final int TENSOR_BYTES = 1 + 2 * Integer.BYTES;

  private final RecordQueue queue;
  private final long maxTensorBytes;

  /**
   * @param maxTensorBytes of one record, inputs first; a tensor that no longer fits is left out
   */
  CallEncoder(RecordQueue queue, long maxTensorBytes) {
    this.queue = queue;
    this.maxTensorBytes = maxTensorBytes;
  }

  /** Any thread; see {@link RequestLog#offer}. */
  boolean offer(FinishedCall call) {
    long described = bytesWithoutTensors(call);
    long room = Math.max(0, Math.min(maxTensorBytes, queue.maxRecordBytes() - described));
    long left = leftAfterInputs(call.requestTensors(), room);
    left = leftAfterOutputs(call.answerTensors(), left);
    RecordSlot slot = queue.claim(described + room - left);
    if (slot == null) {
      return false;
    }
    boolean done = false;
    try {
      put(call, room, slot.buffer());
      done = true;
    } finally {
      if (done) {
        slot.commit();
      } else {
        slot.abandon();
      }
    }
    return true;
  }

  @SuppressWarnings("EnumOrdinal") // read in this process only
  private static void put(FinishedCall call, long room, ByteBuffer record) {
    RecordText.put(record, call.id());
    record.putLong(call.arrivalEpochMicros());
    for (Stage stage : STAGES) {
      record.putLong(call.nanos(stage));
    }
    call.source().put(record);
    record.put((byte) call.why().ordinal());
    record.putLong(call.routingKeyHash());
    ErrorCode code = call.errorCode();
    record.putShort((short) (code == null ? NONE : code.ordinal()));
    if (code != null) {
      String text = call.errorText();
      RecordText.put(record, text == null ? "" : text);
    }
    record.putLong(call.rows());
    record.putLong(call.batchRows());
    long left = putInputs(call.requestTensors(), room, record);
    putOutputs(call.answerTensors(), left, record);
  }

  private static long putInputs(@Nullable List<InputTensor> inputs, long room, ByteBuffer record) {
    long left = room;
    record.putInt(inputs == null ? NONE : inputs.size());
    for (int i = 0; inputs != null && i < inputs.size(); i++) {
      InputTensor input = inputs.get(i);
      int length = input.payload().byteLength();
      if (putHead(input.name(), input.datatype(), input.shape(), length, left, record)) {
        input.payload().copyTo(record);
        left -= length;
      }
    }
    return left;
  }

  private static void putOutputs(
      @Nullable List<OutputTensor> outputs, long room, ByteBuffer record) {
    long left = room;
    record.putInt(outputs == null ? NONE : outputs.size());
    for (int i = 0; outputs != null && i < outputs.size(); i++) {
      OutputTensor output = outputs.get(i);
      int length = output.byteLength();
      if (putHead(output.name(), output.datatype(), output.shape(), length, left, record)) {
        output.copyTo(record);
        left -= length;
      }
    }
  }

  /** Whether the bytes follow. */
  @SuppressWarnings("EnumOrdinal") // read in this process only
  private static boolean putHead(
      String name, DataType datatype, long[] shape, int length, long left, ByteBuffer record) {
    RecordText.put(record, name);
    record.put((byte) datatype.ordinal());
    record.putInt(shape.length);
    for (long dimension : shape) {
      record.putLong(dimension);
    }
    boolean kept = length <= left;
    record.putInt(kept ? length : NONE);
    return kept;
  }

  private static long bytesWithoutTensors(FinishedCall call) {
    CallSource source = call.source();
    String error = call.errorText();
    long bytes = (long) FIXED_BYTES + RecordText.bound(call.id()) + source.byteLength();
    bytes += RecordText.bound(error == null ? "" : error);
    List<InputTensor> inputs = call.requestTensors();
    for (int i = 0; inputs != null && i < inputs.size(); i++) {
      bytes += headBytes(inputs.get(i).name(), inputs.get(i).shape());
    }
    List<OutputTensor> outputs = call.answerTensors();
    for (int i = 0; outputs != null && i < outputs.size(); i++) {
      bytes += headBytes(outputs.get(i).name(), outputs.get(i).shape());
    }
    return bytes;
  }

  private static long headBytes(String name, long[] shape) {
    return TENSOR_BYTES + RecordText.bound(name) + (long) Long.BYTES * shape.length;
  }

  private static long leftAfterInputs(@Nullable List<InputTensor> inputs, long room) {
    long left = room;
    for (int i = 0; inputs != null && i < inputs.size(); i++) {
      int length = inputs.get(i).payload().byteLength();
      left -= length <= left ? length : 0;
    }
    return left;
  }

  private static long leftAfterOutputs(@Nullable List<OutputTensor> outputs, long room) {
    long left = room;
    for (int i = 0; outputs != null && i < outputs.size(); i++) {
      int length = outputs.get(i).byteLength();
      left -= length <= left ? length : 0;
    }
    return left;
  }
}
