package io.tiltyard.monitor.testing;

import io.tiltyard.base.tensor.DataType;
import io.tiltyard.base.tensor.HeapPayload;
import io.tiltyard.base.tensor.InputTensor;
import io.tiltyard.base.tensor.OutputTensor;
import io.tiltyard.base.tensor.Payload;
import io.tiltyard.base.tensor.TensorSpec;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One input or output of a recorded call. Immutable by contract: its arrays must not change. */
public final class RecordedTensor {
  private final String name;
  private final DataType datatype;
  private final long[] shape;
  private final byte @Nullable [] bytes;

  /**
   * @param shape owned by this tensor from here on
   * @param bytes in wire order, as in {@link io.tiltyard.base.tensor.Payload}; owned by this tensor
   *     from here on; null where they were left out for their size
   */
  public RecordedTensor(String name, DataType datatype, long[] shape, byte @Nullable [] bytes) {
    this.name = name;
    this.datatype = datatype;
    this.shape = shape;
    this.bytes = bytes;
  }

  /** As a client sent it; where the bytes were left out, with more of them than any limit. */
  public InputTensor asInput() {
    Payload payload = bytes == null ? new TooLarge() : HeapPayload.of(bytes);
    return new InputTensor(name, datatype, shape, payload);
  }

  /** As a model answered it, in memory outside of the heap. */
  public OutputTensor asOutput() {
    byte[] present = Objects.requireNonNull(bytes, "an output always has bytes");
    ByteBuffer data = ByteBuffer.allocateDirect(present.length + 1).position(1);
    data.put(present).flip().position(1);
    return new OutputTensor(new TensorSpec(name, datatype, List.of()), shape, data);
  }

  private static final class TooLarge implements Payload {
    @Override
    public int byteLength() {
      return Integer.MAX_VALUE;
    }

    @Override
    public void copyTo(int offset, int length, ByteBuffer target) {
      throw new AssertionError("there is no room for it");
    }

    @Override
    public Payload retain() {
      return this;
    }

    @Override
    public void release() {}
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
}
