package io.tiltyard.runtime.onnx;

import ai.onnxruntime.OrtException;
import io.tiltyard.base.tensor.DataType;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A native tensor over memory of an instance, for elements of one size. It is kept while its shape
 * repeats; the memory grows to the next power of two and is used again.
 */
final class Tensor implements AutoCloseable {
  private static final long NONE = 0;

  private final OrtApi api;
  private final DataType datatype;
  private final GrowingBuffer buffer = new GrowingBuffer();
  private ByteBuffer view = buffer.view(0);
  private long[] shape = {};
  private long value = NONE;

  Tensor(DataType datatype, OrtApi api) {
    this.datatype = datatype;
    this.api = api;
  }

  /**
   * Gives the tensor its shape; its content is unspecified then.
   *
   * @param wanted copied
   * @param bytes of all elements
   */
  void reshape(long[] wanted, int bytes) throws OrtException {
    if (value != NONE && Arrays.equals(wanted, shape)) {
      buffer.use(bytes);
      return;
    }
    close();
    view = buffer.view(bytes);
    shape = wanted.clone();
    value = api.newTensor(view, shape, ElementTypes.number(datatype));
  }

  /** The native value, to run with; owned by this tensor. */
  long value() {
    return value;
  }

  /** Not to be changed. */
  long[] shape() {
    return shape;
  }

  /** All bytes from position 0 to the limit. */
  ByteBuffer data() {
    return view.clear();
  }

  /** As {@link GrowingBuffer#isTooLarge}. */
  boolean isTooLarge(boolean all) {
    return buffer.isTooLarge(all);
  }

  /** As {@link GrowingBuffer#trim}; between two runs. */
  boolean trim(boolean all) {
    if (isTooLarge(all)) {
      close();
      view = buffer.view(0);
    }
    return buffer.trim(all);
  }

  /** Frees the native tensor; the memory stays for the next shape. */
  @Override
  public void close() {
    if (value != NONE) {
      api.release(value);
      value = NONE;
    }
  }
}
