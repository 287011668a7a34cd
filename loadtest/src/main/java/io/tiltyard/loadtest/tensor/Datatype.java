package io.tiltyard.loadtest.tensor;

import org.jspecify.annotations.Nullable;

/** A datatype of the protocol. */
public enum Datatype {
  BOOL(1),
  UINT8(1),
  UINT16(2),
  UINT32(4),
  UINT64(8),
  INT8(1),
  INT16(2),
  INT32(4),
  INT64(8),
  FP16(2),
  BF16(2),
  FP32(4),
  FP64(8),
  /** Each element is its length as 4 bytes, then its bytes. */
  BYTES(0);

  private final int size;

  Datatype(int size) {
    this.size = size;
  }

  /** Bytes of one element; 0 where they vary. */
  public int size() {
    return size;
  }

  /** Whether its elements are whole numbers. */
  public boolean isInteger() {
    return switch (this) {
      case INT8, INT16, INT32, INT64 -> true;
      default -> isUnsigned();
    };
  }

  /** Whether its elements are whole numbers without a sign. */
  public boolean isUnsigned() {
    return switch (this) {
      case UINT8, UINT16, UINT32, UINT64 -> true;
      default -> false;
    };
  }

  /**
   * The largest whole number that it holds, where one of 64 bits without a sign counts as one with.
   */
  public long max() {
    int bits = 8 * size - (isUnsigned() ? 0 : 1);
    return bits >= 63 ? Long.MAX_VALUE : (1L << bits) - 1;
  }

  /** The smallest whole number that it holds. */
  public long min() {
    return isUnsigned() ? 0 : -max() - 1;
  }

  /** The datatype of this name, or null where the protocol has none. */
  public static @Nullable Datatype of(String name) {
    for (Datatype datatype : values()) {
      if (datatype.name().equals(name)) {
        return datatype;
      }
    }
    return null;
  }
}
