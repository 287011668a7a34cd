package io.tiltyard.runtime.golden;

import io.tiltyard.base.tensor.DataType;
import io.tiltyard.runtime.testing.Tensors;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Makes golden tensors and cases for {@link io.tiltyard.runtime.testing.FakeInstance}. */
final class Golden {
  private Golden() {}

  static GoldenTensor floats(String name, long[] shape, float... values) {
    return new GoldenTensor(name, DataType.FP32, shape, Tensors.floatBytes(values));
  }

  static GoldenTensor longs(DataType datatype, long... values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (long value : values) {
      bytes.putLong(value);
    }
    return new GoldenTensor("n", datatype, new long[] {values.length}, bytes.array());
  }

  static GoldenTensor texts(String name, String... values) {
    return new GoldenTensor(
        name, DataType.BYTES, new long[] {values.length}, Tensors.framed(values));
  }

  static long[] shape(long... dimensions) {
    return dimensions;
  }

  /** Rows of two columns that are to be given back as they are. */
  static GoldenCase echo(String file, Tolerance tolerance, float... values) {
    GoldenTensor x = floats("x", shape(values.length / 2, 2), values);
    GoldenTensor y = floats("y", x.shape(), values);
    return new GoldenCase(file, List.of(x), List.of(y), tolerance);
  }
}
