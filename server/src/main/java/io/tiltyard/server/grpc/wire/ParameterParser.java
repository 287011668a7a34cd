package io.tiltyard.server.grpc.wire;

import io.tiltyard.base.error.Refusal;
import io.tiltyard.server.grpc.wire.WireParameter.Kind;
import io.tiltyard.server.inference.RequestRules;
import org.jspecify.annotations.Nullable;

/** Reads one entry of a map of parameters; what is there twice counts as it does in a map. */
final class ParameterParser {
  private final WireCursor in;
  private String key = "";
  private WireParameter value = WireParameter.EMPTY;

  ParameterParser(WireCursor in) {
    this.in = in;
  }

  String key() {
    return key;
  }

  WireParameter value() {
    return value;
  }

  /** Reads an entry from its length on; null where nothing is refused, or the cursor is broken. */
  @Nullable Refusal parse() {
    key = "";
    value = WireParameter.EMPTY;
    int outer = in.enter(in.readLength());
    int unknown = 0;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      Refusal refusal = null;
      switch (tag) {
        case Tags.ENTRY_KEY -> key = in.readString();
        case Tags.ENTRY_VALUE -> refusal = parseValue();
        default -> {
          refusal = Tags.refuseGroup(tag);
          unknown += Tags.isBeyond(tag, 2) ? 1 : 0;
          in.skipField(tag);
        }
      }
      if (refusal != null) {
        return refusal;
      }
    }
    in.leave(outer);
    return in.isBroken() ? null : RequestRules.checkCount(Tags.UNKNOWN, unknown);
  }

  private @Nullable Refusal parseValue() {
    int outer = in.enter(in.readLength());
    int unknown = 0;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case Tags.BOOL_PARAM -> set(Kind.BOOL, in.readVarint() == 0 ? 0 : 1);
        case Tags.INT64_PARAM -> set(Kind.INT64, in.readVarint());
        case Tags.STRING_PARAM -> value = new WireParameter(Kind.STRING, 0, in.readString());
        case Tags.DOUBLE_PARAM -> set(Kind.DOUBLE, in.readFixed64());
        case Tags.UINT64_PARAM -> set(Kind.UINT64, in.readVarint());
        default -> {
          Refusal refusal = Tags.refuseGroup(tag);
          if (refusal != null) {
            return refusal;
          }
          unknown += Tags.isBeyond(tag, 5) ? 1 : 0;
          in.skipField(tag);
        }
      }
    }
    in.leave(outer);
    return in.isBroken() ? null : RequestRules.checkCount(Tags.UNKNOWN, unknown);
  }

  private void set(Kind kind, long bits) {
    value = new WireParameter(kind, bits, "");
  }
}
