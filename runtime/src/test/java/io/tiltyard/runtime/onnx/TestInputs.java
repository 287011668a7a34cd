package io.tiltyard.runtime.onnx;

import io.tiltyard.runtime.model.RunInputs;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/** Inputs of one run, given one after the other in the model's order. All outputs are wanted. */
final class TestInputs implements RunInputs {
  private final List<long[]> shapes = new ArrayList<>();
  private final List<byte[]> bytes = new ArrayList<>();
  private IntPredicate wanted = output -> true;

  static TestInputs none() {
    return new TestInputs();
  }

  static TestInputs of(long[] shape, byte[] wire) {
    return new TestInputs().and(shape, wire);
  }

  static TestInputs of(long[] shape, float... values) {
    return of(shape, wire(values));
  }

  static TestInputs of(long[] shape, long[] values) {
    return of(shape, wire(values));
  }

  static TestInputs of(long[] shape, List<byte[]> strings) {
    return of(shape, wire(strings));
  }

  TestInputs and(long[] shape, byte[] wire) {
    shapes.add(shape);
    bytes.add(wire);
    return this;
  }

  TestInputs wanting(IntPredicate outputs) {
    wanted = outputs;
    return this;
  }

  static long[] shape(long... dimensions) {
    return dimensions;
  }

  static byte[] wire(float... values) {
    byte[] bytes = new byte[values.length * Float.BYTES];
    ByteBuffer wire = littleEndian(bytes);
    for (float value : values) {
      wire.putFloat(value);
    }
    return bytes;
  }

  static byte[] wire(long[] values) {
    byte[] bytes = new byte[values.length * Long.BYTES];
    ByteBuffer wire = littleEndian(bytes);
    for (long value : values) {
      wire.putLong(value);
    }
    return bytes;
  }

  static byte[] wire(List<byte[]> strings) {
    int length = strings.stream().mapToInt(string -> Integer.BYTES + string.length).sum();
    byte[] bytes = new byte[length];
    ByteBuffer wire = littleEndian(bytes);
    for (byte[] string : strings) {
      wire.putInt(string.length).put(string);
    }
    return bytes;
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public boolean has(int input) {
    return input < shapes.size();
  }

  @Override
  public long[] shape(int input) {
    return shapes.get(input);
  }

  @Override
  public int byteLength(int input) {
    return bytes.get(input).length;
  }

  @Override
  public void gather(int input, ByteBuffer target) {
    if (target.remaining() != bytes.get(input).length) {
      throw new IllegalArgumentException(
          "room for " + target.remaining() + " bytes, expected " + bytes.get(input).length);
    }
    target.put(bytes.get(input));
  }

  @Override
  public boolean wants(int output) {
    return wanted.test(output);
  }
}
