package io.tiltyard.server.grpc.wire;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.server.inference.RequestRules;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What {@link RequestParser} refuses for its parts, said in another way: a pass of its own over the
 * structure, with the reader of generated code.
 */
final class ReferenceLimits {
  private static final int UNKNOWN = 0;
  private static final int HIGHEST_FIELD = 8;

  private ReferenceLimits() {}

  /**
   * @return null where every part is within the limits of {@link RequestRules}
   * @throws IOException where the bytes are no message
   */
  static @Nullable Refusal check(CodedInputStream message) throws IOException {
    return check(message, Part.REQUEST);
  }

  private static @Nullable Refusal check(CodedInputStream message, Part part) throws IOException {
    int[] counts = new int[HIGHEST_FIELD + 1];
    for (int tag = message.readTag(); tag != 0; tag = message.readTag()) {
      int wireType = WireFormat.getTagWireType(tag);
      if (wireType == WireFormat.WIRETYPE_START_GROUP) {
        return new Refusal(
            ErrorCode.MALFORMED_REQUEST, "the request holds a group, which the protocol has not");
      }
      int field = WireFormat.getTagFieldNumber(tag);
      boolean known = field <= part.fields;
      counts[known ? field : UNKNOWN]++;
      Part inner =
          known && wireType == WireFormat.WIRETYPE_LENGTH_DELIMITED ? part.inner(field) : null;
      if (inner == null) {
        message.skipField(tag);
        continue;
      }
      int outer = message.pushLimit(message.readRawVarint32());
      Refusal refusal = check(message, inner);
      if (refusal != null) {
        return refusal;
      }
      message.popLimit(outer);
    }
    return part.check(counts);
  }

  /** The messages that a request is made of. */
  private enum Part {
    REQUEST(7),
    INPUT(5),
    OUTPUT(2),
    CONTENTS(8),
    PARAMETER_ENTRY(2),
    PARAMETER(5);

    private final int fields;

    /**
     * @param fields the highest field number; they are numbered without gaps
     */
    Part(int fields) {
      this.fields = fields;
    }

    /** What a field holds, or null where that is no message. */
    @Nullable Part inner(int field) {
      return switch (this) {
        case REQUEST ->
            switch (field) {
              case 4 -> PARAMETER_ENTRY;
              case 5 -> INPUT;
              case 6 -> OUTPUT;
              default -> null;
            };
        case INPUT ->
            switch (field) {
              case 4 -> PARAMETER_ENTRY;
              case 5 -> CONTENTS;
              default -> null;
            };
        case OUTPUT -> field == 2 ? PARAMETER_ENTRY : null;
        case PARAMETER_ENTRY -> field == 2 ? PARAMETER : null;
        case CONTENTS, PARAMETER -> null;
      };
    }

    /**
     * @param counts occurrences by field number
     */
    @Nullable Refusal check(int[] counts) {
      Refusal refusal = RequestRules.checkCount("unknown fields", counts[UNKNOWN]);
      return refusal != null
          ? refusal
          : switch (this) {
            case REQUEST -> checkRequest(counts);
            case INPUT -> RequestRules.checkCount("parameters of an input", counts[4]);
            case OUTPUT -> RequestRules.checkCount("parameters of an output", counts[2]);
            case CONTENTS, PARAMETER_ENTRY, PARAMETER -> null;
          };
    }

    private static @Nullable Refusal checkRequest(int[] counts) {
      Refusal refusal = RequestRules.checkCount("parameters", counts[4]);
      if (refusal == null) {
        refusal = RequestRules.checkCount("inputs", counts[5]);
      }
      if (refusal == null) {
        refusal = RequestRules.checkCount("outputs", counts[6]);
      }
      return refusal != null ? refusal : RequestRules.checkCount("raw_input_contents", counts[7]);
    }
  }
}
