package io.tiltyard.base.tensor;

/** One input as a client sent it. Holds one count of its payload. */
public final class InputTensor {
  private final String name;
  private final DataType datatype;
  private final long[] shape;
  private final Payload payload;

  /**
   * @param shape which does not change any more
   * @param payload the count passes to this tensor
   */
  public InputTensor(String name, DataType datatype, long[] shape, Payload payload) {
    this.name = name;
    this.datatype = datatype;
    this.shape = shape;
    this.payload = payload;
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

  public Payload payload() {
    return payload;
  }
}
