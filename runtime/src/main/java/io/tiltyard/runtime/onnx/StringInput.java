package io.tiltyard.runtime.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import io.tiltyard.runtime.model.RunInputs;
import io.tiltyard.runtime.tensor.Shapes;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * An input of byte strings, filled without a detour through Java's strings: those hold neither
 * invalid UTF-8 nor tell NUL from the end.
 *
 * <p>The C API takes all strings at once, each ended by NUL. On the wire a string is followed by
 * the length of the next one, which is known by then: its first byte becomes the NUL. A string that
 * holds a NUL itself is set once more, by its length.
 */
final class StringInput implements InputSlot {
  private final int index;
  private final Port port;
  private final TensorFactory factory;
  private final GrowingBuffer wire = new GrowingBuffer();
  private final GrowingBuffer addresses = new GrowingBuffer();
  private @Nullable OnnxTensor tensor;

  StringInput(int index, Port port, TensorFactory factory) {
    this.index = index;
    this.port = port;
    this.factory = factory;
  }

  @Override
  public OnnxTensor fill(RunInputs inputs) throws OrtException {
    close();
    long[] shape = inputs.shape(index);
    int bytes = inputs.byteLength(index);
    ByteBuffer data = wire.view(Math.addExact(bytes, 1));
    inputs.gather(index, data.slice(0, bytes).order(data.order()));
    OnnxTensor fresh = factory.ofStrings(shape, port.tensorInfo());
    tensor = fresh;
    int count = Math.toIntExact(Shapes.elementCount(shape));
    if (count > 0) {
      fill(factory.handles().of(fresh), data, count);
    }
    return fresh;
  }

  private void fill(Pointer target, ByteBuffer data, int count) throws OrtException {
    long base = Pointer.nativeValue(Native.getDirectBufferPointer(data));
    ByteBuffer starts = addresses.view(Math.multiplyExact(count, Long.BYTES));
    boolean holdsNul = false;
    int length = data.getInt(0);
    int at = Integer.BYTES;
    for (int i = 0; i < count; i++) {
      starts.putLong(i * Long.BYTES, base + at);
      holdsNul |= holdsNul(data, at, length);
      int end = at + length;
      if (i + 1 < count) {
        length = data.getInt(end);
      }
      data.put(end, (byte) 0);
      at = end + Integer.BYTES;
    }
    factory.api().fillStrings(target, starts, count);
    if (holdsNul) {
      refill(target, data, starts, count);
    }
  }

  /** Sets the strings that hold a NUL; a string ends four bytes before the next one starts. */
  private void refill(Pointer target, ByteBuffer data, ByteBuffer starts, int count)
      throws OrtException {
    long base = Pointer.nativeValue(Native.getDirectBufferPointer(data));
    for (int i = 0; i < count; i++) {
      int at = (int) (starts.getLong(i * Long.BYTES) - base);
      int end =
          i + 1 < count
              ? (int) (starts.getLong((i + 1) * Long.BYTES) - base) - Integer.BYTES
              : data.limit() - 1;
      int length = end - at;
      if (holdsNul(data, at, length)) {
        factory
            .api()
            .resizeString(target, i, length)
            .getByteBuffer(0, length)
            .put(data.slice(at, length));
      }
    }
  }

  private static boolean holdsNul(ByteBuffer data, int at, int length) {
    for (int i = at; i < at + length; i++) {
      if (data.get(i) == 0) {
        return true;
      }
    }
    return false;
  }

  /** Frees the strings: they may be large, and filling anew costs the same. */
  @Override
  public void clear() {
    close();
  }

  @Override
  public void close() {
    if (tensor != null) {
      tensor.close();
      tensor = null;
    }
  }
}
