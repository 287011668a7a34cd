package io.tiltyard.server.grpc;

import io.tiltyard.base.tensor.DataType;
import io.tiltyard.server.grpc.wire.WireContents;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The lists of typed contents. Which one carries a tensor follows from its datatype. */
enum ContentsField {
  BOOL,
  INT,
  INT64,
  UINT,
  UINT64,
  FP32,
  FP64,
  BYTES;

  private final String label = name().toLowerCase(Locale.ROOT) + "_contents";

  /** The field for a datatype, or null for those that travel raw only. */
  static @Nullable ContentsField of(DataType datatype) {
    return switch (datatype) {
      case BOOL -> BOOL;
      case INT8, INT16, INT32 -> INT;
      case INT64 -> INT64;
      case UINT8, UINT16, UINT32 -> UINT;
      case UINT64 -> UINT64;
      case FP32 -> FP32;
      case FP64 -> FP64;
      case BYTES -> BYTES;
      case FP16, BF16 -> null;
    };
  }

  /** The field's name in the protocol. */
  String label() {
    return label;
  }

  /** How many elements it holds. */
  int count(WireContents contents) {
    return contents.count(number());
  }

  /** Its elements' bytes in wire order: from the start, and as many as {@link #length}. */
  byte[] bytes(WireContents contents) {
    return contents.bytes(number());
  }

  /** How many bytes its elements take. */
  long length(WireContents contents) {
    return contents.length(number());
  }

  /** Constants are in the order of the protocol's field numbers, which begin at 1. */
  @SuppressWarnings("EnumOrdinal") // the order is the protocol's
  private int number() {
    return ordinal() + 1;
  }
}
