package io.tiltyard.runtime.testing;

import io.tiltyard.base.tensor.DataType;
import io.tiltyard.base.tensor.HeapPayload;
import io.tiltyard.base.tensor.InputTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Makes tensors in wire order. */
public final class Tensors {
  private Tensors() {}

  /** A tensor over these bytes, whatever they are. */
  public static InputTensor raw(String name, DataType datatype, long[] shape, byte... bytes) {
    return new InputTensor(name, datatype, shape, HeapPayload.of(bytes));
  }

  /** A tensor of so many zero bytes. */
  public static InputTensor zeros(String name, DataType datatype, int bytes, long... shape) {
    return raw(name, datatype, shape, new byte[bytes]);
  }

  public static InputTensor floats(String name, long[] shape, float... values) {
    return raw(name, DataType.FP32, shape, floatBytes(values));
  }

  public static byte[] floatBytes(float... values) {
    byte[] bytes = new byte[values.length * Float.BYTES];
    ByteBuffer view = littleEndian(bytes);
    for (float value : values) {
      view.putFloat(value);
    }
    return bytes;
  }

  public static byte[] doubleBytes(double value) {
    return longBytes(Double.doubleToRawLongBits(value), Double.BYTES);
  }

  /** The lowest {@code size} bytes of {@code value}, then zeros. */
  public static byte[] longBytes(long value, int size) {
    byte[] bytes = new byte[size];
    for (int i = 0; i < Math.min(size, Long.BYTES); i++) {
      bytes[i] = (byte) (value >>> (8 * i));
    }
    return bytes;
  }

  /** Each element behind its length. */
  public static byte[] framed(String... elements) {
    int size = 0;
    for (String element : elements) {
      size += Integer.BYTES + element.getBytes(StandardCharsets.UTF_8).length;
    }
    byte[] bytes = new byte[size];
    ByteBuffer view = littleEndian(bytes);
    for (String element : elements) {
      byte[] utf8 = element.getBytes(StandardCharsets.UTF_8);
      view.putInt(utf8.length).put(utf8);
    }
    return bytes;
  }

  public static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
