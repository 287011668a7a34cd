package io.tiltyard.base.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** One output of one call: a view that dies when the callback it was passed to returns. */
public final class OutputTensor implements TensorBytes {
  private final TensorSpec spec;
  private final long[] shape;
  private final ByteBuffer data;

  /**
   * @param data the tensor's bytes in wire order from position to limit
   */
  public OutputTensor(TensorSpec spec, long[] shape, ByteBuffer data) {
    this.spec = spec;
    this.shape = shape;
    this.data = data;
  }

  public String name() {
    return spec.name();
  }

  public DataType datatype() {
    return spec.datatype();
  }

  /** The dimensions; not to be changed. */
  public long[] shape() {
    return shape;
  }

  /** A fresh little-endian view of the bytes, in wire order as in {@link TensorBytes}. */
  public ByteBuffer data() {
    return data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public void copyTo(int offset, int length, ByteBuffer target) {
    target.put(target.position(), data, data.position() + offset, length);
    target.position(target.position() + length);
  }

  @Override
  public int byteLength() {
    return data.remaining();
  }
}
