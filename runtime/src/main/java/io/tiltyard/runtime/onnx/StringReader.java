package io.tiltyard.runtime.onnx;

import ai.onnxruntime.OrtException;
import io.tiltyard.base.tensor.Shapes;
import io.tiltyard.runtime.model.OutputTooLargeException;
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
  private final OrtApi api;
  private final GrowingBuffer wire = new GrowingBuffer();
  private final GrowingBuffer offsets = new GrowingBuffer();
  private long[] shape = {};
  private ByteBuffer data = wire.view(0);

  /**
   * @param name of the output, for messages
   */
  StringReader(String name, OrtApi api) {
    this.name = name;
    this.api = api;
  }

  @Override
  public void read(long value) throws OrtException {
    shape = api.shape(value);
    long count = Shapes.elementCount(shape);
    data = count == 0 ? wire.view(0) : read(value, count);
  }

  private ByteBuffer read(long tensor, long count) throws OrtException {
    long length = api.stringsLength(tensor);
    int bytes = OutputTooLargeException.check(name, length + count * Integer.BYTES);
    int lead = bytes - (int) length;
    ByteBuffer target = wire.view(bytes);
    ByteBuffer starts = offsets.view(OutputTooLargeException.check(name, count * Long.BYTES));
    api.readStrings(tensor, OrtApi.address(target) + lead, length, starts, count);
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
  public boolean trim(boolean all) {
    data = wire.view(0);
    boolean more = wire.trim(all);
    more |= offsets.trim(all);
    return more;
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
