package io.tiltyard.runtime.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import io.tiltyard.runtime.tensor.DataType;
import io.tiltyard.runtime.tensor.Shapes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Shows the memory of a tensor whose elements have one size, without a copy. */
final class TensorReader implements OutputReader {
  private static final ByteBuffer EMPTY = ByteBuffer.allocateDirect(0);

  private final String name;
  private final DataType datatype;
  private final TensorFactory factory;
  private long[] shape = {};
  private ByteBuffer data = EMPTY;

  TensorReader(Port port, TensorFactory factory) {
    this.name = port.name();
    this.datatype = port.spec().datatype();
    this.factory = factory;
  }

  @Override
  public void read(OnnxValue value) throws OrtException {
    OnnxTensor tensor = (OnnxTensor) value;
    shape = tensor.getInfo().getShape();
    int bytes = OutputTooLargeException.check(name, Shapes.elementCount(shape), datatype);
    data = bytes == 0 ? EMPTY : view(tensor, bytes);
  }

  private ByteBuffer view(OnnxTensor tensor, int bytes) throws OrtException {
    return factory
        .api()
        .data(factory.handles().of(tensor))
        .getByteBuffer(0, bytes)
        .order(ByteOrder.LITTLE_ENDIAN);
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
