package io.tiltyard.loadtest.grpc;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.tiltyard.proto.inference.InferParameter;
import io.tiltyard.proto.inference.ModelInferResponse;
import java.io.IOException;
import java.io.InputStream;

/**
 * Who answered, read from a {@code ModelInferResponse} without its tensors.
 *
 * @param version empty where the server does not tell
 * @param arm the parameter {@code arm}; empty where there is none
 */
record AnswerHead(String version, String arm) {
  private static final int KEY = 1;
  private static final int VALUE = 2;
  private static final String ARM = "arm";

  /**
   * @throws IOException where the bytes are no message
   */
  static AnswerHead read(InputStream message) throws IOException {
    CodedInputStream input = CodedInputStream.newInstance(message);
    input.setSizeLimit(Integer.MAX_VALUE);
    String version = "";
    String arm = "";
    for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case ModelInferResponse.MODEL_VERSION_FIELD_NUMBER -> version = input.readString();
        case ModelInferResponse.PARAMETERS_FIELD_NUMBER -> {
          int outer = input.pushLimit(input.readRawVarint32());
          String found = armOf(input);
          input.popLimit(outer);
          arm = found.isEmpty() ? arm : found;
        }
        default -> input.skipField(tag);
      }
    }
    return new AnswerHead(version, arm);
  }

  /** Reads one entry of the map of parameters. */
  private static String armOf(CodedInputStream input) throws IOException {
    String key = "";
    InferParameter value = InferParameter.getDefaultInstance();
    for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case KEY -> key = input.readString();
        case VALUE -> value = InferParameter.parseFrom(input.readByteArray());
        default -> input.skipField(tag);
      }
    }
    return key.equals(ARM) ? value.getStringParam() : "";
  }
}
