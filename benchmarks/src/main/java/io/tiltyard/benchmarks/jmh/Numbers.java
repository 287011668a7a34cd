package io.tiltyard.benchmarks.jmh;

import io.tiltyard.base.tensor.DataType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;
import java.util.StringJoiner;

/** Tensors as clients send and models answer them, the same ones in every run. */
public enum Numbers {
  /** Activations around 0, in the digits that a float needs. */
  FP32_SHORT(DataType.FP32),
  /** The same in the digits that a double needs: what Python makes of an array of floats. */
  FP32_WIDE(DataType.FP32),
  /** Whole numbers from 0 to 255, as pixels are. */
  FP32_WHOLE(DataType.FP32),
  FP64(DataType.FP64),
  /** Numbers of tokens in a vocabulary. */
  INT64(DataType.INT64);

  /** Elements of a tensor. */
  public static final int COUNT = 6_144;

  private static final double SPREAD = 0.05;
  private static final int WHOLES = 256;
  private static final int VOCABULARY = 30_522;

  private final DataType datatype;

  Numbers(DataType datatype) {
    this.datatype = datatype;
  }

  DataType datatype() {
    return datatype;
  }

  /** The elements as a JSON array. */
  String json() {
    ByteBuffer wire = wire();
    StringJoiner array = new StringJoiner(",", "[", "]");
    while (wire.hasRemaining()) {
      array.add(
          switch (this) {
            case FP32_SHORT -> Float.toString(wire.getFloat());
            case FP32_WIDE -> Double.toString(wire.getFloat());
            case FP32_WHOLE -> Integer.toString((int) wire.getFloat());
            case FP64 -> Double.toString(wire.getDouble());
            case INT64 -> Long.toString(wire.getLong());
          });
    }
    return array.toString();
  }

  /** The elements as the binary form has them. */
  ByteBuffer wire() {
    SplittableRandom random = new SplittableRandom(1);
    ByteBuffer wire =
        ByteBuffer.allocateDirect(COUNT * datatype.byteSize()).order(ByteOrder.LITTLE_ENDIAN);
    while (wire.hasRemaining()) {
      switch (this) {
        case FP32_SHORT, FP32_WIDE -> wire.putFloat((float) (random.nextGaussian() * SPREAD));
        case FP32_WHOLE -> wire.putFloat(random.nextInt(WHOLES));
        case FP64 -> wire.putDouble(random.nextGaussian() * SPREAD);
        case INT64 -> wire.putLong(random.nextInt(VOCABULARY));
      }
    }
    return wire.flip();
  }
}
