package io.tiltyard.runtime.onnx;

import ai.onnxruntime.OrtException;
import io.tiltyard.base.tensor.DataType;
import io.tiltyard.runtime.model.OutputTooLargeException;
import java.nio.ByteBuffer;

/**
 * Reads a sequence of maps, as a classifier's ZipMap gives, into a matrix: one row a map, one
 * column a key, in ascending order of the keys (numbers by value, text by bytes).
 */
final class MapsReader implements OutputReader {
  private final String name;
  private final DataType datatype;
  private final OrtApi api;
  private final OutputReader keys;
  private final OutputReader numbers;
  private final GrowingBuffer buffer = new GrowingBuffer();
  private final GrowingBuffer keyBuffer = new GrowingBuffer();
  private long[] shape = {};
  private ByteBuffer data = buffer.view(0);

  /**
   * @param name of the output, for messages
   * @param datatype of the maps' values
   * @param keys reads the maps' keys
   */
  MapsReader(String name, DataType datatype, OutputReader keys, OrtApi api) {
    this.name = name;
    this.datatype = datatype;
    this.api = api;
    this.keys = keys;
    this.numbers = new TensorReader(name, datatype, api);
  }

  @Override
  public void read(long value) throws OrtException {
    int rows = api.valueCount(value);
    shape = new long[] {rows, 0};
    data = buffer.view(0);
    ByteBuffer firstKeys = keyBuffer.view(0);
    for (int row = 0; row < rows; row++) {
      long map = api.valueAt(value, row);
      try {
        ByteBuffer found = readKeys(map);
        if (row == 0) {
          firstKeys = keyBuffer.view(found.remaining()).put(found).flip();
        } else if (!found.equals(firstKeys)) {
          throw new OrtException("the maps of output '" + name + "' have different keys");
        }
        readNumbers(map, rows, row);
      } finally {
        api.release(map);
      }
    }
  }

  private ByteBuffer readKeys(long map) throws OrtException {
    long tensor = api.valueAt(map, 0);
    try {
      keys.read(tensor);
      return keyCopy();
    } finally {
      api.release(tensor);
    }
  }

  /** The bytes of the keys' tensor die with it. */
  private ByteBuffer keyCopy() {
    ByteBuffer found = keys.data();
    return ByteBuffer.allocate(found.remaining()).put(found).flip();
  }

  private void readNumbers(long map, int rows, int row) throws OrtException {
    long tensor = api.valueAt(map, 1);
    try {
      numbers.read(tensor);
      if (row == 0) {
        int columns = numbers.data().remaining() / datatype.byteSize();
        long count = (long) rows * columns;
        data = buffer.view(OutputTooLargeException.check(name, count, datatype));
        shape = new long[] {rows, columns};
      }
      data.put(numbers.data());
    } finally {
      api.release(tensor);
    }
  }

  @Override
  public boolean trim(boolean all) {
    data = buffer.view(0);
    boolean more = buffer.trim(all);
    more |= keyBuffer.trim(all);
    more |= keys.trim(all);
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
