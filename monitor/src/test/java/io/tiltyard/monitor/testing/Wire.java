package io.tiltyard.monitor.testing;

import io.tiltyard.base.tensor.DataType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Makes tensors from values. */
public final class Wire {
  private Wire() {}

  public static RecordedTensor fp32(String name, long[] shape, float... values) {
    byte[] bytes = new byte[4 * values.length];
    ByteBuffer view = view(bytes);
    for (float value : values) {
      view.putFloat(value);
    }
    return new RecordedTensor(name, DataType.FP32, shape, bytes);
  }

  public static RecordedTensor fp64(String name, long[] shape, double... values) {
    byte[] bytes = new byte[8 * values.length];
    ByteBuffer view = view(bytes);
    for (double value : values) {
      view.putDouble(value);
    }
    return new RecordedTensor(name, DataType.FP64, shape, bytes);
  }

  public static RecordedTensor int64(String name, DataType datatype, long... values) {
    byte[] bytes = new byte[8 * values.length];
    ByteBuffer view = view(bytes);
    for (long value : values) {
      view.putLong(value);
    }
    return new RecordedTensor(name, datatype, new long[] {values.length}, bytes);
  }

  public static RecordedTensor int32(String name, DataType datatype, int... values) {
    byte[] bytes = new byte[4 * values.length];
    ByteBuffer view = view(bytes);
    for (int value : values) {
      view.putInt(value);
    }
    return new RecordedTensor(name, datatype, new long[] {values.length}, bytes);
  }

  public static RecordedTensor int16(String name, DataType datatype, int... values) {
    byte[] bytes = new byte[2 * values.length];
    ByteBuffer view = view(bytes);
    for (int value : values) {
      view.putShort((short) value);
    }
    return new RecordedTensor(name, datatype, new long[] {values.length}, bytes);
  }

  public static RecordedTensor int8(String name, DataType datatype, int... values) {
    byte[] bytes = new byte[values.length];
    ByteBuffer view = view(bytes);
    for (int value : values) {
      view.put((byte) value);
    }
    return new RecordedTensor(name, datatype, new long[] {values.length}, bytes);
  }

  public static RecordedTensor strings(String name, String... values) {
    return bytes(name, new long[] {values.length}, values);
  }

  public static RecordedTensor bytes(String name, long[] shape, String... values) {
    byte[] bytes = new byte[1 << 16];
    ByteBuffer view = view(bytes);
    for (String value : values) {
      byte[] text = value.getBytes(StandardCharsets.UTF_8);
      view.putInt(text.length).put(text);
    }
    byte[] exact = new byte[view.position()];
    view.flip().get(exact);
    return new RecordedTensor(name, DataType.BYTES, shape, exact);
  }

  private static ByteBuffer view(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
