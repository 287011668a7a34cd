package io.tiltyard.server.grpc.wire;

import io.tiltyard.base.error.Refusal;
import io.tiltyard.server.inference.RequestRules;
import org.jspecify.annotations.Nullable;

/** Reads typed contents, packed or not, into the bytes that a model reads. */
final class ContentsParser {
  private static final int BOOL = 1;
  private static final int INT = 2;
  private static final int INT64 = 3;
  private static final int UINT = 4;
  private static final int UINT64 = 5;
  private static final int FP32 = 6;
  private static final int FP64 = 7;
  private static final int BYTES = 8;

  private final WireCursor in;

  ContentsParser(WireCursor in) {
    this.in = in;
  }

  /** Adds what the cursor is at, from its length on. */
  @Nullable Refusal parse(WireContents into) {
    int outer = in.enter(in.readLength());
    int unknown = 0;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case Tags.BOOLS -> packed(into, BOOL, 1);
        case Tags.INTS -> packed(into, INT, Integer.BYTES);
        case Tags.INT64S -> packed(into, INT64, Long.BYTES);
        case Tags.UINTS -> packed(into, UINT, Integer.BYTES);
        case Tags.UINT64S -> packed(into, UINT64, Long.BYTES);
        case Tags.FP32S -> fixed(into.list(FP32), Integer.BYTES);
        case Tags.FP64S -> fixed(into.list(FP64), Long.BYTES);
        case Tags.BYTES_ELEMENT -> bytes(into.list(BYTES));
        case Tags.BOOL_ELEMENT -> add(into.list(BOOL), 1);
        case Tags.INT_ELEMENT -> add(into.list(INT), Integer.BYTES);
        case Tags.INT64_ELEMENT -> add(into.list(INT64), Long.BYTES);
        case Tags.UINT_ELEMENT -> add(into.list(UINT), Integer.BYTES);
        case Tags.UINT64_ELEMENT -> add(into.list(UINT64), Long.BYTES);
        case Tags.FP32_ELEMENT -> into.list(FP32).addInt(in.readFixed32());
        case Tags.FP64_ELEMENT -> into.list(FP64).addLong(in.readFixed64());
        default -> {
          Refusal refusal = Tags.refuseGroup(tag);
          if (refusal != null) {
            return refusal;
          }
          unknown += Tags.isBeyond(tag, WireContents.FIELDS) ? 1 : 0;
          in.skipField(tag);
        }
      }
    }
    in.leave(outer);
    return in.isBroken() ? null : RequestRules.checkCount(Tags.UNKNOWN, unknown);
  }

  private void packed(WireContents into, int field, int width) {
    int length = in.readLength();
    if (in.isBroken()) {
      return;
    }
    int behind = in.position() + length;
    int outer = in.enter(length);
    ElementList list = into.list(field);
    list.reserve((long) in.countVarints(length) * width);
    while (in.remaining() > 0) {
      add(list, width);
    }
    in.leaveOpaque(outer, behind);
  }

  private void add(ElementList list, int width) {
    long value = in.readVarint();
    switch (width) {
      case Integer.BYTES -> list.addInt((int) value);
      case Long.BYTES -> list.addLong(value);
      default -> list.addByte(value == 0 ? 0 : 1);
    }
  }

  private void fixed(ElementList list, int width) {
    int length = in.readLength();
    int tail = length % width;
    list.addFixed(in, length - tail, width);
    if (tail > 0) {
      in.skipFlaw(tail);
    }
  }

  private void bytes(ElementList list) {
    int length = in.readLength();
    if (!in.isBroken()) {
      list.addFramed(in, length);
    }
  }
}
