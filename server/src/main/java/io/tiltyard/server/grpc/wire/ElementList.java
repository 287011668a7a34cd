package io.tiltyard.server.grpc.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Elements of one list of typed contents, one behind the other in wire order. Grows. */
final class ElementList {
  /** The largest array that every JVM can make. */
  static final long MAX_BYTES = Integer.MAX_VALUE - 8;

  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  static final byte[] EMPTY = {};

  private byte[] bytes = EMPTY;

  /** Of all elements, also those that {@link #bytes} has no room for any more. */
  private long length;

  private int count;

  /** How many elements were added. */
  int count() {
    return count;
  }

  /** Bytes of all elements; those beyond {@link #MAX_BYTES} are counted and not kept. */
  long length() {
    return length;
  }

  /** The elements, from the start to {@link #length}; what is behind is nobody's. */
  byte[] bytes() {
    return bytes;
  }

  /** Makes room for exactly so many bytes in an empty list; one that grows makes its own. */
  void reserve(long size) {
    if (bytes.length == 0 && size <= MAX_BYTES) {
      bytes = new byte[(int) size];
    }
  }

  void addByte(int value) {
    if (grow(1)) {
      bytes[(int) length] = (byte) value;
    }
    added(1);
  }

  void addInt(int value) {
    if (grow(Integer.BYTES)) {
      INTS.set(bytes, (int) length, value);
    }
    added(Integer.BYTES);
  }

  void addLong(long value) {
    if (grow(Long.BYTES)) {
      LONGS.set(bytes, (int) length, value);
    }
    added(Long.BYTES);
  }

  /** Adds elements of {@code width} bytes as they lie on the wire. */
  void addFixed(WireCursor in, int size, int width) {
    reserve(size);
    if (grow(size)) {
      in.read(bytes, (int) length, size);
    } else {
      in.skip(size);
    }
    length += size;
    count += size / width;
  }

  /** Adds one byte string behind its length. */
  void addFramed(WireCursor in, int size) {
    int framed = Integer.BYTES + size;
    if (grow(framed)) {
      INTS.set(bytes, (int) length, size);
      in.read(bytes, (int) length + Integer.BYTES, size);
    } else {
      in.skip(size);
    }
    added(framed);
  }

  private void added(int size) {
    length += size;
    count++;
  }

  private boolean grow(int more) {
    long wanted = length + more;
    if (wanted > MAX_BYTES) {
      return false;
    }
    if (wanted > bytes.length) {
      long doubled = Math.max(wanted, Math.max(16, 2L * bytes.length));
      bytes = Arrays.copyOf(bytes, (int) Math.min(doubled, MAX_BYTES));
    }
    return true;
  }
}
