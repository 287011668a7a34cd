package io.tiltyard.base.tensor;

import org.jspecify.annotations.Nullable;

/** The datatypes of the Open Inference Protocol v2, and BF16 as Triton has it. */
public enum DataType {
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
  FP32(4),
  FP64(8),
  BF16(2),
  /** Byte strings of any length: on the wire each is a 4-byte little-endian length, then bytes. */
  BYTES(0);

  private final int byteSize;

  DataType(int byteSize) {
    this.byteSize = byteSize;
  }

  /** Bytes of one element; 0 for {@link #BYTES}. */
  public int byteSize() {
    return byteSize;
  }

  public boolean fixedSize() {
    return byteSize > 0;
  }

  /** The datatype with exactly this protocol name (upper case), or null. */
  public static @Nullable DataType named(String name) {
    return switch (name) {
      case "BOOL" -> BOOL;
      case "UINT8" -> UINT8;
      case "UINT16" -> UINT16;
      case "UINT32" -> UINT32;
      case "UINT64" -> UINT64;
      case "INT8" -> INT8;
      case "INT16" -> INT16;
      case "INT32" -> INT32;
      case "INT64" -> INT64;
      case "FP16" -> FP16;
      case "FP32" -> FP32;
      case "FP64" -> FP64;
      case "BF16" -> BF16;
      case "BYTES" -> BYTES;
      default -> null;
    };
  }
}
