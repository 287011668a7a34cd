package io.tiltyard.monitor.distribution;

import io.tiltyard.monitor.call.FinishedCall;
import io.tiltyard.monitor.call.RecordText;
import io.tiltyard.monitor.call.WireValues;
import io.tiltyard.monitor.sink.RecordQueue;
import io.tiltyard.monitor.sink.RecordSlot;
import io.tiltyard.runtime.tensor.DataType;
import io.tiltyard.runtime.tensor.InputTensor;
import io.tiltyard.runtime.tensor.OutputTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Writes the values of a call that are looked at into the queue, on the thread that finished it:
 * all of a small tensor, of others evenly strided rows, and of a byte string its length and its
 * beginning. For one thread. {@link SampledTensor} reads them.
 *
 * <p>A tensor of more than 1 MiB, or one whose sample finds no room any more, is left out.
 */
final class CallSampler {
  private static final int MAX_TENSOR_BYTES = 1 << 20;

  /** Direction, datatype, columns, count and length. */
  private static final int HEAD_BYTES = 2 + 3 * Integer.BYTES;

  private static final int STRING_BYTES =
      WireValues.LENGTH_BYTES + BytesAccumulator.MAX_VALUE_BYTES;

  private final RecordQueue queue;
  private final DistributionSettings settings;

  /** Whole tensors of which a part is taken; grows to the largest. */
  private ByteBuffer whole = ByteBuffer.allocate(0);

  /** Moves the start of a stride from call to call, so that every position has its turn. */
  private int turn;

  CallSampler(RecordQueue queue, DistributionSettings settings) {
    this.queue = queue;
    this.settings = settings;
  }

  /** See {@link DistributionMonitor#offer}. */
  boolean offer(FinishedCall call) {
    RecordSlot slot = queue.claim(bound(call));
    if (slot == null) {
      return false;
    }
    boolean done = false;
    try {
      put(call, slot.buffer());
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

  private long bound(FinishedCall call) {
    long described = call.source().byteLength();
    long bytes = described;
    List<InputTensor> inputs = call.requestTensors();
    for (int i = 0; inputs != null && i < inputs.size(); i++) {
      InputTensor input = inputs.get(i);
      int length = input.payload().byteLength();
      bytes += bound(input.name(), input.datatype(), input.shape(), length);
    }
    List<OutputTensor> outputs = call.answerTensors();
    for (int i = 0; outputs != null && i < outputs.size(); i++) {
      OutputTensor output = outputs.get(i);
      bytes += bound(output.name(), output.datatype(), output.shape(), output.byteLength());
    }
    return Math.max(described, Math.min(bytes, queue.maxRecordBytes()));
  }

  private void put(FinishedCall call, ByteBuffer record) {
    call.source().put(record);
    List<InputTensor> inputs = call.requestTensors();
    for (int i = 0; inputs != null && i < inputs.size(); i++) {
      put(inputs.get(i), record);
    }
    List<OutputTensor> outputs = call.answerTensors();
    for (int i = 0; outputs != null && i < outputs.size(); i++) {
      put(outputs.get(i), record);
    }
    turn = (turn + 1) & Integer.MAX_VALUE;
  }

  private void put(InputTensor input, ByteBuffer record) {
    int length = input.payload().byteLength();
    if (fits(input.name(), input.datatype(), input.shape(), length, record)) {
      putHead(SampledTensor.INPUT, input.name(), input.datatype(), input.shape(), record);
      if (isTakenWhole(input.datatype(), input.shape(), length)) {
        putLengths(input.datatype(), length, record);
        input.payload().copyTo(record);
      } else {
        input.payload().copyTo(whole(length));
        putPart(input.datatype(), input.shape(), length, record);
      }
    }
  }

  private void put(OutputTensor output, ByteBuffer record) {
    int length = output.byteLength();
    if (fits(output.name(), output.datatype(), output.shape(), length, record)) {
      putHead(SampledTensor.OUTPUT, output.name(), output.datatype(), output.shape(), record);
      if (isTakenWhole(output.datatype(), output.shape(), length)) {
        putLengths(output.datatype(), length, record);
        output.copyTo(record);
      } else {
        output.copyTo(whole(length));
        putPart(output.datatype(), output.shape(), length, record);
      }
    }
  }

  private boolean fits(
      String name, DataType datatype, long[] shape, int length, ByteBuffer record) {
    return length <= MAX_TENSOR_BYTES && bound(name, datatype, shape, length) <= record.remaining();
  }

  @SuppressWarnings("EnumOrdinal") // read in this process only
  private void putHead(
      byte direction, String name, DataType datatype, long[] shape, ByteBuffer record) {
    record.put(direction);
    RecordText.put(record, name);
    record.put((byte) datatype.ordinal());
    record.putInt(Columns.of(shape, settings));
  }

  private static void putLengths(DataType datatype, int length, ByteBuffer record) {
    int size = datatype.byteSize();
    record.putInt(length % size == 0 ? length / size : 0).putInt(length);
  }

  private ByteBuffer whole(int length) {
    if (whole.capacity() < length) {
      whole = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }
    return whole.clear();
  }

  /** Puts count, length and values of a part of {@link #whole}. */
  private void putPart(DataType datatype, long[] shape, int length, ByteBuffer record) {
    int start = record.position();
    record.position(start + 2 * Integer.BYTES);
    int width = width(shape);
    int count = WireValues.count(datatype, whole.array(), 0, length);
    int stride = Strides.of(Strides.rows(Math.max(0, count), width), maxRows(shape));
    int taken =
        datatype == DataType.BYTES
            ? putStrings(count, width, stride, record)
            : putNumbers(count, width, stride, datatype.byteSize(), record);
    record.putInt(start, taken);
    record.putInt(start + Integer.BYTES, record.position() - start - 2 * Integer.BYTES);
  }

  private int putNumbers(int count, int width, int stride, int size, ByteBuffer record) {
    int taken = 0;
    for (int row = turn % stride * width; row < count; row += stride * width) {
      int values = Math.min(width, count - row);
      record.put(whole.array(), row * size, values * size);
      taken += values;
    }
    return taken;
  }

  private int putStrings(int count, int width, int stride, ByteBuffer record) {
    int taken = 0;
    int position = 0;
    for (int i = 0; i < count; i++) {
      int length = WireValues.int32(whole.array(), position);
      position += WireValues.LENGTH_BYTES;
      if (i / width % stride == turn % stride) {
        record.putInt(length);
        record.put(whole.array(), position, SampledTensor.kept(length));
        taken++;
      }
      position += length;
    }
    return taken;
  }

  private boolean isTakenWhole(DataType datatype, long[] shape, int length) {
    return datatype.fixedSize()
        && Strides.rows(length / datatype.byteSize(), width(shape)) <= maxRows(shape);
  }

  /** The most bytes that a tensor takes in a record. */
  private long bound(String name, DataType datatype, long[] shape, int length) {
    long most = (long) maxRows(shape) * width(shape);
    long values =
        isTakenWhole(datatype, shape, length)
            ? length
            : Math.min(length, most * (datatype.fixedSize() ? datatype.byteSize() : STRING_BYTES));
    return HEAD_BYTES + RecordText.bound(name) + values;
  }

  private int width(long[] shape) {
    return Math.max(1, Columns.of(shape, settings));
  }

  private int maxRows(long[] shape) {
    return Columns.of(shape, settings) == Columns.POOLED
        ? settings.maxPooledValues()
        : settings.maxRows();
  }
}
