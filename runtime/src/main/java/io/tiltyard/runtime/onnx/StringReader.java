package io.tiltyard.runtime.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import io.tiltyard.runtime.tensor.Shapes;
import java.nio.ByteBuffer;

/**
 * Reads a tensor of strings, byte by byte as the model gave them.
 *
 * <p>The C API writes all strings one right behind the other. They go to the end of the buffer, and
 * move forward one by one to make room for the lengths: a string never moves past one that has not
 * moved yet.
 */
final class StringReader implements OutputReader {
  private final String name;
  private final TensorFactory factory;
  private final GrowingBuffer wire = new GrowingBuffer();
  private final GrowingBuffer offsets = new GrowingBuffer();
  private long[] shape = {};
  private ByteBuffer data = wire.view(0);

  StringReader(Port port, TensorFactory factory) {
    this.name = port.name();
    this.factory = factory;
  }

  @Override
  public void read(OnnxValue value) throws OrtException {
    OnnxTensor tensor = (OnnxTensor) value;
    shape = tensor.getInfo().getShape();
    long count = Shapes.elementCount(shape);
    data = count == 0 ? wire.view(0) : read(factory.handles().of(tensor), count);
  }

  private ByteBuffer read(Pointer tensor, long count) throws OrtException {
    long length = factory.api().stringsLength(tensor);
    int bytes = OutputTooLargeException.check(name, length + count * Integer.BYTES);
    int lead = bytes - (int) length;
    ByteBuffer target = wire.view(bytes);
    ByteBuffer starts = offsets.view(OutputTooLargeException.check(name, count * Long.BYTES));
    Pointer content = Native.getDirectBufferPointer(target).share(lead);
    factory.api().readStrings(tensor, content, length, starts, count);
    int at = 0;
    for (int i = 0; i < count; i++) {
      int start = (int) starts.getLong(i * Long.BYTES);
      int end = i + 1 < count ? (int) starts.getLong((i + 1) * Long.BYTES) : (int) length;
      target.putInt(at, end - start);
      at += Integer.BYTES;
      target.put(at, target, lead + start, end - start);
      at += end - start;
    }
    return target;
  }

  @Override
  public long[] shape() {
    return shape;
  }

  @Override
  public ByteBuffer data() {
    return data.clear();
  }
}
