package io.tiltyard.runtime.onnx;

import ai.onnxruntime.OrtException;
import io.tiltyard.base.tensor.Shapes;
import io.tiltyard.runtime.model.RunInputs;
import java.nio.ByteBuffer;

/**
 * An input of byte strings, filled without a detour through Java's strings: those hold neither
 * invalid UTF-8 nor tell NUL from the end.
 *
 * <p>The C API takes all strings at once, each ended by NUL. On the wire a string is followed by
 * the length of the next one, which is known by then: its first byte becomes the NUL. A string that
 * holds a NUL itself is set once more, by its length.
 */
final class StringInput implements InputSlot {
  private static final long NONE = 0;

  private final int index;
  private final OrtApi api;
  private final GrowingBuffer wire = new GrowingBuffer();
  private final GrowingBuffer addresses = new GrowingBuffer();
  private long tensor = NONE;

  StringInput(int index, OrtApi api) {
    this.index = index;
    this.api = api;
  }

  @Override
  public long fill(RunInputs inputs) throws OrtException {
    close();
    long[] shape = inputs.shape(index);
    int bytes = inputs.byteLength(index);
    ByteBuffer data = wire.view(Math.addExact(bytes, 1));
    inputs.gather(index, data.slice(0, bytes).order(data.order()));
    tensor = api.newStringTensor(shape);
    int count = Math.toIntExact(Shapes.elementCount(shape));
    if (count > 0) {
      fill(data, count);
    }
    return tensor;
  }

  private void fill(ByteBuffer data, int count) throws OrtException {
    long base = OrtApi.address(data);
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
    api.fillStrings(tensor, starts, count);
    if (holdsNul) {
      refill(data, starts, count);
    }
  }

  /** Sets the strings that hold a NUL; a string ends four bytes before the next one starts. */
  private void refill(ByteBuffer data, ByteBuffer starts, int count) throws OrtException {
    long base = OrtApi.address(data);
    for (int i = 0; i < count; i++) {
      int at = (int) (starts.getLong(i * Long.BYTES) - base);
      int end =
          i + 1 < count
              ? (int) (starts.getLong((i + 1) * Long.BYTES) - base) - Integer.BYTES
              : data.limit() - 1;
      int length = end - at;
      if (holdsNul(data, at, length)) {
        api.resizeString(tensor, i, length).put(data.slice(at, length));
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
  public boolean isTooLarge(boolean all) {
    return wire.isTooLarge(all);
  }

  @Override
  public boolean trim(boolean all) {
    boolean more = wire.trim(all);
    more |= addresses.trim(all);
    return more;
  }

  @Override
  public void close() {
    if (tensor != NONE) {
      api.release(tensor);
      tensor = NONE;
    }
  }
}
