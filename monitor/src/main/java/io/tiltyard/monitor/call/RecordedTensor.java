package io.tiltyard.monitor.call;

import io.tiltyard.runtime.tensor.DataType;
import io.tiltyard.runtime.tensor.InputTensor;
import io.tiltyard.runtime.tensor.OutputTensor;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** One input or output of a recorded call. Immutable by contract: its arrays must not change. */
public final class RecordedTensor {
  private static final int OVERHEAD_BYTES = 64;

  private final String name;
  private final DataType datatype;
  private final long[] shape;
  private final byte @Nullable [] bytes;

  /**
   * @param shape owned by this tensor from here on
   * @param bytes in wire order, as in {@link io.tiltyard.runtime.tensor.Payload}; owned by this
   *     tensor from here on; null where they were left out for their size
   */
  public RecordedTensor(String name, DataType datatype, long[] shape, byte @Nullable [] bytes) {
    this.name = name;
    this.datatype = datatype;
    this.shape = shape;
    this.bytes = bytes;
  }

  /** Copies the payload, or leaves it out where it is longer than {@code maxBytes}. */
  public static RecordedTensor copyOf(InputTensor tensor, long maxBytes) {
    int length = tensor.payload().byteLength();
    byte[] bytes = null;
    if (length <= maxBytes) {
      bytes = new byte[length];
      tensor.payload().copyTo(ByteBuffer.wrap(bytes));
    }
    return new RecordedTensor(tensor.name(), tensor.datatype(), tensor.shape(), bytes);
  }

  /** Copies the data, or leaves it out where it is longer than {@code maxBytes}. */
  public static RecordedTensor copyOf(OutputTensor tensor, long maxBytes) {
    byte[] bytes = null;
    if (tensor.byteLength() <= maxBytes) {
      bytes = new byte[tensor.byteLength()];
      tensor.data().get(bytes);
    }
    return new RecordedTensor(tensor.name(), tensor.datatype(), tensor.shape().clone(), bytes);
  }

  public String name() {
    return name;
  }

  public DataType datatype() {
    return datatype;
  }

  /** The dimensions; not to be changed. */
  public long[] shape() {
    return shape;
  }

  /** The bytes in wire order, not to be changed; null where left out for their size. */
  public byte @Nullable [] bytes() {
    return bytes;
  }

  /** Roughly the heap that this tensor holds, in bytes. */
  public long heapBytes() {
    long payload = bytes == null ? 0 : bytes.length;
    return OVERHEAD_BYTES + name.length() + 8L * shape.length + payload;
  }
}
