package io.tiltyard.runtime.golden;

import io.tiltyard.base.tensor.DataType;
import io.tiltyard.base.tensor.HalfFloats;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Copies of a tensor with the same shape and other values, of which a model may know some. */
final class ChangedTensor {
  /** How many different copies there are. */
  static final int COPIES = 3;

  private static final double[] FACTORS = {1_000, 0.5, 0.001};
  private static final byte[] LETTERS = {'0', 'a', '.'};

  private ChangedTensor() {}

  /**
   * Numbers of floating point times a factor; other elements of one size in another order, or next
   * to what they were; texts with another end.
   *
   * @param copy from 0, less than {@link #COPIES}
   */
  static GoldenTensor of(GoldenTensor tensor, int copy) {
    byte[] bytes;
    if (!tensor.datatype().fixedSize()) {
      bytes = texts(tensor, copy);
    } else if (Elements.floating(tensor.datatype())) {
      bytes = numbers(tensor, FACTORS[copy]);
    } else {
      bytes = integers(tensor, copy);
    }
    return new GoldenTensor(tensor.name(), tensor.datatype(), tensor.shape(), bytes);
  }

  private static byte[] bytes(GoldenTensor tensor) {
    byte[] bytes = new byte[tensor.data().remaining()];
    tensor.data().get(bytes);
    return bytes;
  }

  private static byte[] texts(GoldenTensor tensor, int copy) {
    Elements texts = new Elements(tensor);
    ByteArrayOutputStream changed = new ByteArrayOutputStream();
    for (int i = 0; i < texts.count(); i++) {
      byte[] text = new byte[texts.slice(i).remaining()];
      texts.slice(i).get(text);
      ByteBuffer length = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      changed.writeBytes(length.putInt(text.length + 1).array());
      changed.writeBytes(text);
      changed.write(LETTERS[copy]);
    }
    return changed.toByteArray();
  }

  private static byte[] numbers(GoldenTensor tensor, double factor) {
    Elements numbers = new Elements(tensor);
    byte[] bytes = bytes(tensor);
    ByteBuffer data = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < numbers.count(); i++) {
      double number = numbers.number(i) * factor;
      switch (tensor.datatype()) {
        case FP16 -> data.putShort(HalfFloats.toHalf((float) number));
        case BF16 -> data.putShort(HalfFloats.toBrain((float) number));
        case FP32 -> data.putFloat((float) number);
        case FP64 -> data.putDouble(number);
        case BOOL, UINT8, UINT16, UINT32, UINT64, INT8, INT16, INT32, INT64, BYTES ->
            throw new IllegalStateException("no floating point");
      }
    }
    return bytes;
  }

  /** The other order for the first two, one more or less for the last two, or where all are one. */
  private static byte[] integers(GoldenTensor tensor, int copy) {
    byte[] before = bytes(tensor);
    DataType datatype = tensor.datatype();
    byte[] bytes = before.clone();
    if (copy < 2) {
      int shift = bytes.length / datatype.byteSize() / 2 * datatype.byteSize();
      System.arraycopy(before, shift, bytes, 0, before.length - shift);
      System.arraycopy(before, 0, bytes, before.length - shift, shift);
    }
    if (copy > 0 || Arrays.equals(before, bytes)) {
      for (int at = 0; at < bytes.length; at += datatype.byteSize()) {
        bytes[at] ^= 1;
      }
    }
    return bytes;
  }
}
