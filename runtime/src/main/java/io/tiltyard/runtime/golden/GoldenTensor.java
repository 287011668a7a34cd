package io.tiltyard.runtime.golden;

import io.tiltyard.base.tensor.DataType;
import io.tiltyard.base.tensor.HeapPayload;
import io.tiltyard.base.tensor.InputTensor;
import io.tiltyard.base.tensor.OutputTensor;
import io.tiltyard.base.tensor.Shapes;
import io.tiltyard.base.tensor.TensorBytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A tensor of a golden request or of an answer to one. Immutable, as long as nobody cheats. */
public final class GoldenTensor {
  private final String name;
  private final DataType datatype;
  private final long[] shape;
  private final byte[] bytes;

  /**
   * @param shape which does not change any more
   * @param bytes in wire order, which do not change any more; as many as datatype and shape say
   */
  public GoldenTensor(String name, DataType datatype, long[] shape, byte[] bytes) {
    this.name = name;
    this.datatype = datatype;
    this.shape = shape;
    this.bytes = bytes;
  }

  /** A copy of an input. */
  public static GoldenTensor of(InputTensor input) {
    return new GoldenTensor(
        input.name(), input.datatype(), input.shape().clone(), copy(input.payload()));
  }

  /** A copy of an output. */
  public static GoldenTensor of(OutputTensor output) {
    return new GoldenTensor(output.name(), output.datatype(), output.shape().clone(), copy(output));
  }

  static byte[] copy(TensorBytes tensor) {
    byte[] bytes = new byte[tensor.byteLength()];
    tensor.copyTo(ByteBuffer.wrap(bytes));
    return bytes;
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

  /** How many elements the shape has. */
  long count() {
    return Shapes.elementCount(shape);
  }

  /** A fresh little-endian view of the bytes, in wire order. */
  public ByteBuffer data() {
    return ByteBuffer.wrap(bytes).asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** As a request has it. */
  public InputTensor input() {
    return new InputTensor(name, datatype, shape, HeapPayload.of(bytes));
  }
}
