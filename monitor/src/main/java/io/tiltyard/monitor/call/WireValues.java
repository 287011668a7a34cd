package io.tiltyard.monitor.call;

import io.tiltyard.base.tensor.DataType;
import io.tiltyard.base.tensor.HalfFloats;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Reads the values of tensors from their wire bytes. */
public final class WireValues {
  /** Returned by {@link #count} for bytes that do not fit the datatype. */
  public static final int MALFORMED = -1;

  /** Bytes of the length in front of each {@link DataType#BYTES} value. */
  public static final int LENGTH_BYTES = 4;

  private static final VarHandle SHORT = view(short[].class);
  private static final VarHandle INT = view(int[].class);
  private static final VarHandle LONG = view(long[].class);
  private static final VarHandle FLOAT = view(float[].class);
  private static final VarHandle DOUBLE = view(double[].class);
  private static final double TWO_TO_63 = 0x1p63;

  private WireValues() {}

  private static VarHandle view(Class<?> arrayClass) {
    return MethodHandles.byteArrayViewVarHandle(arrayClass, ByteOrder.LITTLE_ENDIAN);
  }

  /** How many values {@code length} bytes from {@code start} on hold, or {@link #MALFORMED}. */
  public static int count(DataType datatype, byte[] bytes, int start, int length) {
    if (datatype.fixedSize()) {
      int size = datatype.byteSize();
      return length % size == 0 ? length / size : MALFORMED;
    }
    int count = 0;
    int position = start;
    int end = start + length;
    while (position < end) {
      if (end - position < LENGTH_BYTES) {
        return MALFORMED;
      }
      int size = int32(bytes, position);
      position += LENGTH_BYTES;
      if (size < 0 || size > end - position) {
        return MALFORMED;
      }
      position += size;
      count++;
    }
    return count;
  }

  /** The 32 bits at {@code offset}: the length in front of a BYTES value, for example. */
  public static int int32(byte[] bytes, int offset) {
    return (int) INT.get(bytes, offset);
  }

  /**
   * The value at {@code index} of those from {@code start} on; UINT64 as two's complement, BOOL as
   * 0 or 1.
   *
   * @param datatype of integers, or BOOL
   */
  public static long integer(DataType datatype, byte[] bytes, int start, int index) {
    int offset = start + index * datatype.byteSize();
    return switch (datatype) {
      case BOOL -> bytes[offset] == 0 ? 0 : 1;
      case INT8 -> bytes[offset];
      case UINT8 -> bytes[offset] & 0xff;
      case INT16 -> int16(bytes, offset);
      case UINT16 -> int16(bytes, offset) & 0xffff;
      case INT32 -> int32(bytes, offset);
      case UINT32 -> int32(bytes, offset) & 0xffff_ffffL;
      case INT64, UINT64 -> (long) LONG.get(bytes, offset);
      case FP16, FP32, FP64, BF16, BYTES ->
          throw new IllegalArgumentException(datatype + " values are not integers");
    };
  }

  /**
   * The value at {@code index} of those from {@code start} on, exact.
   *
   * @param datatype of floating point numbers
   */
  public static double real(DataType datatype, byte[] bytes, int start, int index) {
    int offset = start + index * datatype.byteSize();
    return switch (datatype) {
      case FP16 -> HalfFloats.fromHalf(int16(bytes, offset));
      case BF16 -> HalfFloats.fromBrain(int16(bytes, offset));
      case FP32 -> (float) FLOAT.get(bytes, offset);
      case FP64 -> (double) DOUBLE.get(bytes, offset);
      case BOOL, UINT8, UINT16, UINT32, UINT64, INT8, INT16, INT32, INT64, BYTES ->
          throw new IllegalArgumentException(datatype + " values are not floating point numbers");
    };
  }

  /**
   * The value at {@code index} of those from {@code start} on as a number: BOOL is 0 or 1, and
   * integers beyond 2^53 are rounded.
   *
   * @param datatype any but BYTES
   */
  public static double number(DataType datatype, byte[] bytes, int start, int index) {
    return switch (datatype) {
      case BOOL, UINT8, UINT16, UINT32, INT8, INT16, INT32, INT64 ->
          integer(datatype, bytes, start, index);
      case UINT64 -> unsigned(integer(datatype, bytes, start, index));
      case FP16, FP32, FP64, BF16 -> real(datatype, bytes, start, index);
      case BYTES -> throw new IllegalArgumentException("BYTES values are not numbers");
    };
  }

  private static short int16(byte[] bytes, int offset) {
    return (short) SHORT.get(bytes, offset);
  }

  private static double unsigned(long bits) {
    double low = bits & Long.MAX_VALUE;
    return bits < 0 ? low + TWO_TO_63 : low;
  }
}
