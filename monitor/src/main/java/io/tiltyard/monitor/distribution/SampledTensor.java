package io.tiltyard.monitor.distribution;

import io.tiltyard.base.tensor.DataType;
import java.nio.ByteBuffer;

/**
 * One tensor in a record of {@link CallSampler}, read in place. The same object goes from tensor to
 * tensor. For one thread.
 */
final class SampledTensor {
  static final byte INPUT = 0;
  static final byte OUTPUT = 1;

  private static final DataType[] DATATYPES = DataType.values();

  private final TensorNames names = new TensorNames();
  private int position;
  private boolean input;
  private String name = "";
  private DataType datatype = DataType.BYTES;
  private int columns;
  private int count;
  private byte[] bytes = new byte[0];
  private int start;

  /** The bytes that are kept of a byte string of this length. */
  static int kept(int length) {
    return Math.min(length, BytesAccumulator.MAX_VALUE_BYTES);
  }

  /** The next tensor is the first of its call. */
  void begin() {
    position = 0;
  }

  /**
   * Takes the next tensor.
   *
   * @return false where there is none
   */
  boolean next(ByteBuffer record) {
    if (!record.hasRemaining()) {
      return false;
    }
    input = record.get() == INPUT;
    name = names.next(record, position++);
    datatype = DATATYPES[record.get()];
    columns = record.getInt();
    count = record.getInt();
    int length = record.getInt();
    bytes = record.array();
    start = record.arrayOffset() + record.position();
    record.position(record.position() + length);
    return true;
  }

  boolean isInput() {
    return input;
  }

  String name() {
    return name;
  }

  DataType datatype() {
    return datatype;
  }

  /** As {@link Columns#of}. */
  int columns() {
    return columns;
  }

  /** Values that are here; rows of {@link #columns} values, or none where they are unusable. */
  int count() {
    return count;
  }

  /**
   * The array with the values, from {@link #start} on: numbers as on the wire, byte strings as
   * their length and as many bytes as are {@link #kept}.
   */
  byte[] bytes() {
    return bytes;
  }

  int start() {
    return start;
  }
}
