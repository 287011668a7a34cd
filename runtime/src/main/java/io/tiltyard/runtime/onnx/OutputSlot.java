package io.tiltyard.runtime.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import io.tiltyard.runtime.model.RunInputs;
import io.tiltyard.runtime.tensor.Shapes;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One output of an instance. Where its shape is known before the run, the model writes straight
 * into the slot's memory: the output is <i>pinned</i>. Else it is <i>fetched</i> from ONNX
 * Runtime's.
 */
final class OutputSlot {
  private final Port port;
  private final TensorFactory factory;
  private final OutputReader reader;
  private final @Nullable ShapeRule rule;
  private final GrowingBuffer buffer = new GrowingBuffer();
  private ByteBuffer view = buffer.view(0);
  private @Nullable OnnxTensor tensor;
  private long[] shape;
  private long[] expected;
  private boolean trusted = true;
  private boolean fetched;

  /**
   * @param rule tells the shape before the run, or null where nothing does
   */
  OutputSlot(Port port, TensorFactory factory, OutputReader reader, @Nullable ShapeRule rule) {
    this.port = port;
    this.factory = factory;
    this.reader = reader;
    this.rule = rule;
    int rank = rule == null ? 0 : rule.rank();
    this.shape = new long[rank];
    this.expected = new long[rank];
  }

  String name() {
    return port.name();
  }

  /** The tensor that the model shall write to, or null where the output has to be fetched. */
  @Nullable OnnxTensor pin(RunInputs inputs) throws OrtException {
    if (rule == null) {
      return null;
    }
    rule.resolve(inputs, expected);
    if (!trusted) {
      return null;
    }
    fetched = false;
    if (tensor == null || !Arrays.equals(expected, shape)) {
      rebind();
    }
    return tensor;
  }

  private void rebind() throws OrtException {
    close();
    long[] previous = shape;
    shape = expected;
    expected = previous;
    long count = Shapes.elementCount(shape);
    view = buffer.view(OutputTooLargeException.check(name(), count, port.spec().datatype()));
    tensor = factory.over(view, shape, port.spec().datatype(), port.tensorInfo());
  }

  /** A run with pinned outputs found that some declared shape is not true. */
  void distrust() {
    trusted = false;
  }

  /** Takes what ONNX Runtime gave; the value stays open as long as the output is read. */
  void fetch(OnnxValue value) throws OrtException {
    reader.read(value);
    fetched = true;
    if (rule != null) {
      trusted = Arrays.equals(expected, reader.shape());
    }
  }

  long[] shape() {
    return fetched ? reader.shape() : shape;
  }

  ByteBuffer data() {
    return fetched ? reader.data() : view.clear();
  }

  void close() {
    if (tensor != null) {
      tensor.close();
      tensor = null;
    }
  }
}
