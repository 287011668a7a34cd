package io.tiltyard.server.grpc.wire;

import com.google.protobuf.WireFormat;
import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Refusal;
import org.jspecify.annotations.Nullable;

/** The tags of the two messages and of what they are made of: field number and wire type. */
final class Tags {
  static final String UNKNOWN = "unknown fields";

  private static final int VARINT = WireFormat.WIRETYPE_VARINT;
  private static final int FIXED64 = WireFormat.WIRETYPE_FIXED64;
  private static final int LENGTH = WireFormat.WIRETYPE_LENGTH_DELIMITED;
  private static final int FIXED32 = WireFormat.WIRETYPE_FIXED32;
  private static final int TYPE_BITS = 3;

  static final int MODEL_NAME = 1 << TYPE_BITS | LENGTH;
  static final int MODEL_VERSION = 2 << TYPE_BITS | LENGTH;
  static final int ID = 3 << TYPE_BITS | LENGTH;
  static final int PARAMETERS = 4 << TYPE_BITS | LENGTH;

  static final int INPUTS = 5 << TYPE_BITS | LENGTH;
  static final int REQUESTED_OUTPUTS = 6 << TYPE_BITS | LENGTH;
  static final int RAW_INPUT_CONTENTS = 7 << TYPE_BITS | LENGTH;

  static final int OUTPUTS = 5 << TYPE_BITS | LENGTH;
  static final int RAW_OUTPUT_CONTENTS = 6 << TYPE_BITS | LENGTH;

  static final int INFER_RESPONSE = 2 << TYPE_BITS | LENGTH;

  static final int TENSOR_NAME = 1 << TYPE_BITS | LENGTH;
  static final int DATATYPE = 2 << TYPE_BITS | LENGTH;
  static final int DIMENSION = 3 << TYPE_BITS | VARINT;
  static final int SHAPE = 3 << TYPE_BITS | LENGTH;
  static final int TENSOR_PARAMETERS = 4 << TYPE_BITS | LENGTH;
  static final int CONTENTS = 5 << TYPE_BITS | LENGTH;

  static final int OUTPUT_PARAMETERS = 2 << TYPE_BITS | LENGTH;

  static final int ENTRY_KEY = 1 << TYPE_BITS | LENGTH;
  static final int ENTRY_VALUE = 2 << TYPE_BITS | LENGTH;

  static final int BOOL_PARAM = 1 << TYPE_BITS | VARINT;
  static final int INT64_PARAM = 2 << TYPE_BITS | VARINT;
  static final int STRING_PARAM = 3 << TYPE_BITS | LENGTH;
  static final int DOUBLE_PARAM = 4 << TYPE_BITS | FIXED64;
  static final int UINT64_PARAM = 5 << TYPE_BITS | VARINT;

  static final int BOOLS = 1 << TYPE_BITS | LENGTH;
  static final int BOOL_ELEMENT = 1 << TYPE_BITS | VARINT;
  static final int INTS = 2 << TYPE_BITS | LENGTH;
  static final int INT_ELEMENT = 2 << TYPE_BITS | VARINT;
  static final int INT64S = 3 << TYPE_BITS | LENGTH;
  static final int INT64_ELEMENT = 3 << TYPE_BITS | VARINT;
  static final int UINTS = 4 << TYPE_BITS | LENGTH;
  static final int UINT_ELEMENT = 4 << TYPE_BITS | VARINT;
  static final int UINT64S = 5 << TYPE_BITS | LENGTH;
  static final int UINT64_ELEMENT = 5 << TYPE_BITS | VARINT;
  static final int FP32S = 6 << TYPE_BITS | LENGTH;
  static final int FP32_ELEMENT = 6 << TYPE_BITS | FIXED32;
  static final int FP64S = 7 << TYPE_BITS | LENGTH;
  static final int FP64_ELEMENT = 7 << TYPE_BITS | FIXED64;
  static final int BYTES_ELEMENT = 8 << TYPE_BITS | LENGTH;

  private Tags() {}

  /** Whether a field has a number above the highest that its message knows. */
  static boolean isBeyond(int tag, int highest) {
    return WireFormat.getTagFieldNumber(tag) > highest;
  }

  /** A refusal where a group begins, null elsewhere. */
  static @Nullable Refusal refuseGroup(int tag) {
    return WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_START_GROUP
        ? new Refusal(
            ErrorCode.MALFORMED_REQUEST, "the request holds a group, which the protocol has not")
        : null;
  }
}
