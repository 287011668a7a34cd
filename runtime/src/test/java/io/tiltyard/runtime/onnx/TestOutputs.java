package io.tiltyard.runtime.onnx;

import io.tiltyard.runtime.model.RunOutputs;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Copies of outputs, as Java values. */
final class TestOutputs {
  private TestOutputs() {}

  static byte[] bytes(RunOutputs outputs, int output) {
    ByteBuffer data = outputs.data(output).duplicate();
    byte[] copy = new byte[data.remaining()];
    data.get(copy);
    return copy;
  }

  static float[] floats(RunOutputs outputs, int output) {
    ByteBuffer data = ByteBuffer.wrap(bytes(outputs, output)).order(ByteOrder.LITTLE_ENDIAN);
    float[] values = new float[data.remaining() / Float.BYTES];
    data.asFloatBuffer().get(values);
    return values;
  }

  static long[] longs(RunOutputs outputs, int output) {
    ByteBuffer data = ByteBuffer.wrap(bytes(outputs, output)).order(ByteOrder.LITTLE_ENDIAN);
    long[] values = new long[data.remaining() / Long.BYTES];
    data.asLongBuffer().get(values);
    return values;
  }

  static List<String> strings(RunOutputs outputs, int output) {
    ByteBuffer data = ByteBuffer.wrap(bytes(outputs, output)).order(ByteOrder.LITTLE_ENDIAN);
    List<String> strings = new ArrayList<>();
    while (data.hasRemaining()) {
      byte[] string = new byte[data.getInt()];
      data.get(string);
      strings.add(new String(string, StandardCharsets.UTF_8));
    }
    return strings;
  }
}
