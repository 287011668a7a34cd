package io.tiltyard.runtime.onnx;

import ai.onnxruntime.OrtException;
import io.tiltyard.base.tensor.DataType;
import io.tiltyard.base.tensor.Shapes;
import io.tiltyard.runtime.model.OutputTooLargeException;
import java.nio.ByteBuffer;

/** Shows the memory of a tensor whose elements have one size, without a copy. */
final class TensorReader implements OutputReader {
  private static final ByteBuffer EMPTY = ByteBuffer.allocateDirect(0);

  private final String name;
  private final DataType datatype;
  private final OrtApi api;
  private long[] shape = {};
  private ByteBuffer data = EMPTY;

  /**
   * @param name of the output, for messages
   */
  TensorReader(String name, DataType datatype, OrtApi api) {
    this.name = name;
    this.datatype = datatype;
    this.api = api;
  }

  @Override
  public void read(long value) throws OrtException {
    shape = api.shape(value);
    int bytes = OutputTooLargeException.check(name, Shapes.elementCount(shape), datatype);
    data = bytes == 0 ? EMPTY : api.data(value, bytes);
  }

  @Override
  public long[] shape() {
    return shape;
  }

  @Override
  public ByteBuffer data() {
    return data;
  }
}
