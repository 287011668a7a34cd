package io.tiltyard.base.json;

import io.tiltyard.base.tensor.HeapPayload;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Little-endian bytes of a tensor, growing with what is really there. */
final class WireBuffer {
  private static final VarHandle SHORT = view(short[].class);
  private static final VarHandle INT = view(int[].class);
  private static final VarHandle LONG = view(long[].class);
  private static final VarHandle FLOAT = view(float[].class);
  private static final VarHandle DOUBLE = view(double[].class);
  private static final int MIN_BYTES = 64;

  private byte[] bytes;
  private int size;

  WireBuffer(int expectedBytes) {
    bytes = new byte[Math.max(MIN_BYTES, expectedBytes)];
  }

  int size() {
    return size;
  }

  void putByte(int value) {
    int at = reserve(Byte.BYTES);
    bytes[at] = (byte) value;
  }

  void putShort(int value) {
    int at = reserve(Short.BYTES);
    SHORT.set(bytes, at, (short) value);
  }

  void putInt(int value) {
    int at = reserve(Integer.BYTES);
    INT.set(bytes, at, value);
  }

  void putLong(long value) {
    int at = reserve(Long.BYTES);
    LONG.set(bytes, at, value);
  }

  void putFloat(float value) {
    int at = reserve(Float.BYTES);
    FLOAT.set(bytes, at, value);
  }

  void putDouble(double value) {
    int at = reserve(Double.BYTES);
    DOUBLE.set(bytes, at, value);
  }

  void putBytes(byte[] source, int from, int length) {
    int at = reserve(length);
    System.arraycopy(source, from, bytes, at, length);
  }

  /** Overwrites the four bytes at {@code at}. */
  void setInt(int at, int value) {
    INT.set(bytes, at, value);
  }

  /** What was put; this buffer is not to be used any more. */
  HeapPayload payload() {
    return HeapPayload.of(bytes, 0, size);
  }

  /** Where the next bytes go; may replace {@link #bytes}, so that it is called before their use. */
  private int reserve(int more) {
    int at = size;
    int needed = Math.addExact(at, more);
    if (needed > bytes.length) {
      int doubled = (int) Math.min(Integer.MAX_VALUE - 8L, 2L * bytes.length);
      bytes = Arrays.copyOf(bytes, Math.max(needed, doubled));
    }
    size = needed;
    return at;
  }

  private static VarHandle view(Class<?> array) {
    return MethodHandles.byteArrayViewVarHandle(array, ByteOrder.LITTLE_ENDIAN);
  }
}
