package io.tiltyard.monitor.distribution;

import io.tiltyard.base.tensor.DataType;
import io.tiltyard.base.tensor.InputTensor;
import io.tiltyard.base.tensor.OutputTensor;
import io.tiltyard.base.tensor.TensorBytes;
import io.tiltyard.monitor.call.FinishedCall;
import io.tiltyard.monitor.call.RecordText;
import io.tiltyard.monitor.call.WireValues;
import io.tiltyard.monitor.sink.RecordQueue;
import io.tiltyard.monitor.sink.RecordSlot;
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

  /** Byte strings of which a part is taken; grows to the largest tensor. */
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
    TensorBytes bytes = input.payload();
    put(SampledTensor.INPUT, input.name(), input.datatype(), input.shape(), bytes, record);
  }

  private void put(OutputTensor output, ByteBuffer record) {
    put(SampledTensor.OUTPUT, output.name(), output.datatype(), output.shape(), output, record);
  }

  private void put(
      byte direction,
      String name,
      DataType datatype,
      long[] shape,
      TensorBytes bytes,
      ByteBuffer record) {
    int length = bytes.byteLength();
    if (length > MAX_TENSOR_BYTES || bound(name, datatype, shape, length) > record.remaining()) {
      return;
    }
    putHead(direction, name, datatype, shape, record);
    if (isTakenWhole(datatype, shape, length)) {
      putLengths(datatype, length, record);
      bytes.copyTo(record);
    } else {
      putPart(datatype, shape, bytes, record);
    }
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

  /** Puts count, length and values of a part of the tensor. */
  private void putPart(DataType datatype, long[] shape, TensorBytes bytes, ByteBuffer record) {
    int start = record.position();
    record.position(start + 2 * Integer.BYTES);
    int taken =
        datatype.fixedSize()
            ? putNumbers(datatype.byteSize(), shape, bytes, record)
            : putStrings(shape, bytes, record);
    record.putInt(start, taken);
    record.putInt(start + Integer.BYTES, record.position() - start - 2 * Integer.BYTES);
  }

  private int putNumbers(int size, long[] shape, TensorBytes bytes, ByteBuffer record) {
    int count = bytes.byteLength() % size == 0 ? bytes.byteLength() / size : 0;
    int width = width(shape);
    int stride = Strides.of(Strides.rows(count, width), maxRows(shape));
    int taken = 0;
    for (int row = turn % stride * width; row < count; row += stride * width) {
      int values = Math.min(width, count - row);
      bytes.copyTo(row * size, values * size, record);
      taken += values;
    }
    return taken;
  }

  /** Where a byte string lies is known only by those before it. */
  private int putStrings(long[] shape, TensorBytes bytes, ByteBuffer record) {
    bytes.copyTo(whole(bytes.byteLength()));
    int count = WireValues.count(DataType.BYTES, whole.array(), 0, bytes.byteLength());
    int width = width(shape);
    int stride = Strides.of(Strides.rows(Math.max(0, count), width), maxRows(shape));
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
