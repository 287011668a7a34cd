package io.tiltyard.monitor.requestlog;

import io.tiltyard.base.tensor.DataType;
import org.jspecify.annotations.Nullable;

/** A tensor as the request log has it. Immutable by contract: its arrays must not change. */
public final class LoggedTensor {
  private final String name;
  private final DataType datatype;
  private final long[] shape;
  private final byte @Nullable [] bytes;

  /**
   * @param shape owned by this tensor from here on
   * @param bytes in wire order, owned by this tensor from here on; null where the log omits them
   */
  public LoggedTensor(String name, DataType datatype, long[] shape, byte @Nullable [] bytes) {
    this.name = name;
    this.datatype = datatype;
    this.shape = shape;
    this.bytes = bytes;
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

  /**
   * The bytes in wire order, not to be changed; null where they were too large to be kept, or did
   * not fit the datatype. They are those that the call had, NaN aside: of halves there is one.
   */
  public byte @Nullable [] bytes() {
    return bytes;
  }
}
