package io.tiltyard.runtime.golden;

import io.tiltyard.base.error.Excerpt;
import io.tiltyard.base.tensor.DataType;
import io.tiltyard.base.tensor.HalfFloats;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The elements of a tensor, by their place in row-major order. */
final class Elements {
  private final DataType datatype;
  private final ByteBuffer data;
  private final int count;

  /** Where each byte string starts, and where the last one ends; empty for other datatypes. */
  private final int[] starts;

  Elements(GoldenTensor tensor) {
    datatype = tensor.datatype();
    data = tensor.data();
    count = Math.toIntExact(tensor.count());
    starts = datatype.fixedSize() ? new int[0] : starts(data, count);
  }

  private static int[] starts(ByteBuffer data, int count) {
    int[] starts = new int[count + 1];
    for (int i = 0; i < count; i++) {
      starts[i + 1] = starts[i] + Integer.BYTES + data.getInt(starts[i]);
    }
    return starts;
  }

  int count() {
    return count;
  }

  /** Whether the elements are numbers that may be near each other. */
  static boolean numeric(DataType datatype) {
    return datatype != DataType.BYTES && datatype != DataType.BOOL;
  }

  static boolean floating(DataType datatype) {
    return switch (datatype) {
      case FP16, FP32, FP64, BF16 -> true;
      case BOOL, UINT8, UINT16, UINT32, UINT64, INT8, INT16, INT32, INT64, BYTES -> false;
    };
  }

  boolean isFloating() {
    return floating(datatype);
  }

  /** The number at this place, an integer of 64 bits rounded; not for {@code BYTES}. */
  double number(int at) {
    return switch (datatype) {
      case BOOL, INT8 -> data.get(at);
      case UINT8 -> data.get(at) & 0xff;
      case INT16 -> data.getShort(2 * at);
      case UINT16 -> data.getShort(2 * at) & 0xffff;
      case INT32 -> data.getInt(4 * at);
      case UINT32 -> Integer.toUnsignedLong(data.getInt(4 * at));
      case INT64, UINT64 -> integer(at).doubleValue();
      case FP16 -> HalfFloats.fromHalf(data.getShort(2 * at));
      case BF16 -> HalfFloats.fromBrain(data.getShort(2 * at));
      case FP32 -> data.getFloat(4 * at);
      case FP64 -> data.getDouble(8 * at);
      case BYTES -> throw new IllegalStateException("byte strings are no numbers");
    };
  }

  private BigInteger integer(int at) {
    long bits = data.getLong(8 * at);
    return datatype == DataType.UINT64
        ? new BigInteger(Long.toUnsignedString(bits))
        : BigInteger.valueOf(bits);
  }

  /** Whether there is neither NaN nor infinity. */
  boolean finite() {
    for (int i = 0; i < count; i++) {
      if (!finite(i)) {
        return false;
      }
    }
    return true;
  }

  boolean finite(int at) {
    return !floating(datatype) || Double.isFinite(number(at));
  }

  /** Whether both have the same bits here, or both NaN. */
  boolean same(int at, Elements other) {
    if (floating(datatype)) {
      double mine = number(at);
      double theirs = other.number(at);
      return Double.doubleToLongBits(mine) == Double.doubleToLongBits(theirs);
    }
    return slice(at).equals(other.slice(at));
  }

  /** |this - other|: 0 where they are equal, or both NaN; infinite where one is not finite. */
  double distance(int at, Elements other) {
    if (same(at, other)) {
      return 0;
    }
    if (datatype == DataType.INT64 || datatype == DataType.UINT64) {
      return integer(at).subtract(other.integer(at)).abs().doubleValue();
    }
    double distance = Math.abs(number(at) - other.number(at));
    return Double.isNaN(distance) ? Double.POSITIVE_INFINITY : distance;
  }

  /** The bytes of one element; of a byte string without its length. */
  ByteBuffer slice(int at) {
    if (datatype.fixedSize()) {
      int width = datatype.byteSize();
      return data.slice(at * width, width);
    }
    int start = starts[at] + Integer.BYTES;
    return data.slice(start, starts[at + 1] - start);
  }

  /** The bytes of so many elements, as they are on the wire. */
  ByteBuffer wire(int from, int elements) {
    if (datatype.fixedSize()) {
      int width = datatype.byteSize();
      return data.slice(from * width, elements * width);
    }
    return data.slice(starts[from], starts[from + elements] - starts[from]);
  }

  /** The element as a person reads it. */
  String text(int at) {
    return switch (datatype) {
      case BOOL -> data.get(at) == 0 ? "false" : "true";
      case INT64, UINT64 -> integer(at).toString();
      case INT8, UINT8, INT16, UINT16, INT32, UINT32 -> Long.toString((long) number(at));
      case FP16, BF16, FP32 -> Float.toString((float) number(at));
      case FP64 -> Double.toString(number(at));
      case BYTES -> '"' + Excerpt.of(StandardCharsets.UTF_8.decode(slice(at))) + '"';
    };
  }
}
