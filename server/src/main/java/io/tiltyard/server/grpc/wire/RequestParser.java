package io.tiltyard.server.grpc.wire;

import com.google.protobuf.WireFormat;
import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.server.inference.RequestRules;
import org.jspecify.annotations.Nullable;

/**
 * Reads a {@code ModelInferRequest} as generated code does: what is there twice, out of order,
 * packed or unpacked means the same, and what generated code cannot read is malformed.
 *
 * <p>Parts are counted while they are read, and those above the limits of {@link RequestRules} are
 * not kept: an empty part is two bytes on the wire and a hundred in memory. A count is refused
 * where its message ends, before what comes behind is looked at; a malformed value that can be
 * skipped is refused only if nothing else is.
 */
public final class RequestParser {
  private static final Refusal MALFORMED =
      new Refusal(
          ErrorCode.MALFORMED_REQUEST,
          "the request is malformed, expected a protocol buffers message of type"
              + " ModelInferRequest");

  private final WireCursor in;
  private final WireRequest request;
  private @Nullable ParameterParser parameterParser;
  private @Nullable ContentsParser contentsParser;

  private RequestParser(WireRequest request) {
    this.in = new WireCursor(request.bytes());
    this.request = request;
  }

  /**
   * Fills a new request from its bytes.
   *
   * @return null, or why the request is none; it is still to be released
   */
  public static @Nullable Refusal parse(WireRequest request) {
    RequestParser parser = new RequestParser(request);
    Refusal refusal = parser.parse();
    if (refusal == null && (parser.in.isBroken() || parser.in.isFlawed())) {
      return MALFORMED;
    }
    return refusal;
  }

  private @Nullable Refusal parse() {
    int parameters = 0;
    int inputs = 0;
    int outputs = 0;
    int raw = 0;
    int unknown = 0;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      Refusal refusal = null;
      switch (tag) {
        case Tags.MODEL_NAME -> request.modelName = in.readString();
        case Tags.MODEL_VERSION -> request.modelVersion = in.readString();
        case Tags.ID -> request.id = in.readString();
        case Tags.PARAMETERS -> {
          ParameterParser parameter = parameterParser();
          refusal = parameter.parse();
          if (isKept(++parameters)) {
            request.put(parameter.key(), parameter.value());
          }
        }
        case Tags.INPUTS -> refusal = input(++inputs);
        case Tags.REQUESTED_OUTPUTS -> refusal = output(++outputs);
        case Tags.RAW_INPUT_CONTENTS -> raw(++raw);
        default -> {
          refusal = Tags.refuseGroup(tag);
          in.skipField(tag);
          switch (WireFormat.getTagFieldNumber(tag)) {
            case 1, 2, 3 -> {}
            case 4 -> parameters++;
            case 5 -> inputs++;
            case 6 -> outputs++;
            case 7 -> raw++;
            default -> unknown++;
          }
        }
      }
      if (refusal != null) {
        return refusal;
      }
    }
    return in.isBroken() ? null : checkCounts(unknown, parameters, inputs, outputs, raw);
  }

  private static @Nullable Refusal checkCounts(
      int unknown, int parameters, int inputs, int outputs, int raw) {
    Refusal refusal = RequestRules.checkCount(Tags.UNKNOWN, unknown);
    if (refusal == null) {
      refusal = RequestRules.checkCount("parameters", parameters);
    }
    if (refusal == null) {
      refusal = RequestRules.checkCount("inputs", inputs);
    }
    if (refusal == null) {
      refusal = RequestRules.checkCount("outputs", outputs);
    }
    return refusal != null ? refusal : RequestRules.checkCount("raw_input_contents", raw);
  }

  private static boolean isKept(int count) {
    return count <= RequestRules.MAX_ENTRIES;
  }

  private void raw(int count) {
    int length = in.readLength();
    if (isKept(count)) {
      request.addRaw(in.position(), length);
    }
    in.skip(length);
  }

  private @Nullable Refusal input(int count) {
    WireInput input = new WireInput();
    if (isKept(count)) {
      request.add(input);
    }
    int outer = in.enter(in.readLength());
    int parameters = 0;
    int unknown = 0;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      Refusal refusal = null;
      switch (tag) {
        case Tags.TENSOR_NAME -> input.name = in.readString();
        case Tags.DATATYPE -> input.datatype = in.readDatatype();
        case Tags.DIMENSION -> input.addDimension(in.readVarint());
        case Tags.SHAPE -> shape(input);
        case Tags.TENSOR_PARAMETERS -> {
          ParameterParser parameter = parameterParser();
          refusal = parameter.parse();
          if (isKept(++parameters)) {
            input.put(parameter.key(), parameter.value());
          }
        }
        case Tags.CONTENTS -> refusal = contents(input);
        default -> {
          refusal = Tags.refuseGroup(tag);
          in.skipField(tag);
          parameters += WireFormat.getTagFieldNumber(tag) == 4 ? 1 : 0;
          unknown += Tags.isBeyond(tag, 5) ? 1 : 0;
        }
      }
      if (refusal != null) {
        return refusal;
      }
    }
    in.leave(outer);
    return in.isBroken() ? null : checkCounts(unknown, parameters, "parameters of an input");
  }

  private void shape(WireInput input) {
    int length = in.readLength();
    if (in.isBroken()) {
      return;
    }
    int behind = in.position() + length;
    int outer = in.enter(length);
    input.reserve(in.countVarints(length));
    while (in.remaining() > 0) {
      input.addDimension(in.readVarint());
    }
    in.leaveOpaque(outer, behind);
  }

  private @Nullable Refusal contents(WireInput input) {
    WireContents into = input.contents;
    if (into == null) {
      into = new WireContents();
      input.contents = into;
    }
    ContentsParser parser = contentsParser;
    if (parser == null) {
      parser = new ContentsParser(in);
      contentsParser = parser;
    }
    return parser.parse(into);
  }

  private ParameterParser parameterParser() {
    ParameterParser parser = parameterParser;
    if (parser == null) {
      parser = new ParameterParser(in);
      parameterParser = parser;
    }
    return parser;
  }

  private @Nullable Refusal output(int count) {
    WireOutput output = new WireOutput();
    if (isKept(count)) {
      request.add(output);
    }
    int outer = in.enter(in.readLength());
    int parameters = 0;
    int unknown = 0;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      Refusal refusal = null;
      switch (tag) {
        case Tags.TENSOR_NAME -> output.name = in.readString();
        case Tags.OUTPUT_PARAMETERS -> {
          ParameterParser parameter = parameterParser();
          refusal = parameter.parse();
          if (isKept(++parameters)) {
            output.put(parameter.key(), parameter.value());
          }
        }
        default -> {
          refusal = Tags.refuseGroup(tag);
          in.skipField(tag);
          parameters += WireFormat.getTagFieldNumber(tag) == 2 ? 1 : 0;
          unknown += Tags.isBeyond(tag, 2) ? 1 : 0;
        }
      }
      if (refusal != null) {
        return refusal;
      }
    }
    in.leave(outer);
    return in.isBroken() ? null : checkCounts(unknown, parameters, "parameters of an output");
  }

  private static @Nullable Refusal checkCounts(int unknown, int parameters, String what) {
    Refusal refusal = RequestRules.checkCount(Tags.UNKNOWN, unknown);
    return refusal != null ? refusal : RequestRules.checkCount(what, parameters);
  }
}
