package io.tiltyard.runtime.djl;

import io.tiltyard.runtime.model.RunInputs;
import io.tiltyard.runtime.model.RunOutputs;
import io.tiltyard.runtime.testing.Tensors;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/** Inputs of one run, given one after the other; and outputs as Java values. */
final class TestRun implements RunInputs {
  private final List<long[]> shapes = new ArrayList<>();
  private final List<byte[]> bytes = new ArrayList<>();
  private IntPredicate wanted = output -> true;

  static TestRun of(long[] shape, float... values) {
    return of(shape, Tensors.floatBytes(values));
  }

  static TestRun of(long[] shape, byte[] wire) {
    return new TestRun().and(shape, wire);
  }

  TestRun and(long[] shape, byte[] wire) {
    shapes.add(shape);
    bytes.add(wire);
    return this;
  }

  TestRun wanting(IntPredicate outputs) {
    wanted = outputs;
    return this;
  }

  static long[] shape(long... dimensions) {
    return dimensions;
  }

  static byte[] longs(long... values) {
    byte[] wire = new byte[values.length * Long.BYTES];
    Tensors.littleEndian(wire).asLongBuffer().put(values);
    return wire;
  }

  static byte[] bytes(RunOutputs outputs, int output) {
    ByteBuffer data = outputs.data(output).duplicate();
    byte[] copy = new byte[data.remaining()];
    data.get(copy);
    return copy;
  }

  static float[] floats(RunOutputs outputs, int output) {
    ByteBuffer data = Tensors.littleEndian(bytes(outputs, output));
    float[] values = new float[data.remaining() / Float.BYTES];
    data.asFloatBuffer().get(values);
    return values;
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
