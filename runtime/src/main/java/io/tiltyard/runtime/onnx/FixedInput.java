package io.tiltyard.runtime.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import io.tiltyard.runtime.model.RunInputs;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** An input of elements of one size. The tensor is kept while the shape repeats. */
final class FixedInput implements InputSlot {
  private final int index;
  private final Port port;
  private final TensorFactory factory;
  private final GrowingBuffer buffer = new GrowingBuffer();
  private ByteBuffer view = ByteBuffer.allocate(0);
  private @Nullable OnnxTensor tensor;
  private long[] shape = {};

  FixedInput(int index, Port port, TensorFactory factory) {
    this.index = index;
    this.port = port;
    this.factory = factory;
  }

  @Override
  public OnnxTensor fill(RunInputs inputs) throws OrtException {
    long[] wanted = inputs.shape(index);
    OnnxTensor current = tensor;
    if (current == null || !Arrays.equals(wanted, shape)) {
      current = rebind(wanted, inputs.byteLength(index));
    }
    inputs.gather(index, view.clear());
    return current;
  }

  private OnnxTensor rebind(long[] wanted, int bytes) throws OrtException {
    close();
    view = buffer.view(bytes);
    shape = wanted.clone();
    OnnxTensor fresh = factory.over(view, shape, port.spec().datatype(), port.tensorInfo());
    tensor = fresh;
    return fresh;
  }

  @Override
  public void clear() {}

  @Override
  public void close() {
    if (tensor != null) {
      tensor.close();
      tensor = null;
    }
  }
}
