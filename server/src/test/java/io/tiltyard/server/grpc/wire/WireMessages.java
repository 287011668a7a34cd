package io.tiltyard.server.grpc.wire;

import com.google.protobuf.ByteString;
import io.tiltyard.base.tensor.Payload;
import io.tiltyard.proto.inference.InferParameter;
import io.tiltyard.proto.inference.InferTensorContents;
import io.tiltyard.proto.inference.ModelInferRequest;
import io.tiltyard.proto.inference.ModelInferRequest.InferInputTensor;
import io.tiltyard.proto.inference.ModelInferRequest.InferRequestedOutputTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Between requests as they are parsed by hand and messages of generated code. */
public final class WireMessages {
  private WireMessages() {}

  /** A message through the wire and the parser. */
  public static WireRequest parse(ModelInferRequest message) {
    WireRequest request = new WireRequest(WireBytes.of(message.toByteArray()));
    if (RequestParser.parse(request) != null) {
      throw new AssertionError("refused: " + message);
    }
    return request;
  }

  /** All that a request holds. */
  public static ModelInferRequest message(WireRequest request) {
    ModelInferRequest.Builder message =
        ModelInferRequest.newBuilder()
            .setModelName(request.modelName())
            .setModelVersion(request.modelVersion())
            .setId(request.id());
    request.parameters().forEach((key, value) -> message.putParameters(key, parameter(value)));
    for (WireInput input : request.inputs()) {
      message.addInputs(input(input));
    }
    for (WireOutput output : request.outputs()) {
      InferRequestedOutputTensor.Builder builder =
          InferRequestedOutputTensor.newBuilder().setName(output.name());
      output.parameters().forEach((key, value) -> builder.putParameters(key, parameter(value)));
      message.addOutputs(builder);
    }
    for (int i = 0; i < request.rawContentsCount(); i++) {
      message.addRawInputContents(bytes(request.rawContents(i)));
    }
    return message.build();
  }

  private static ByteString bytes(Payload payload) {
    ByteBuffer bytes = ByteBuffer.allocate(payload.byteLength());
    payload.copyTo(bytes);
    payload.release();
    return ByteString.copyFrom(bytes.flip());
  }

  private static InferInputTensor input(WireInput input) {
    InferInputTensor.Builder builder =
        InferInputTensor.newBuilder().setName(input.name()).setDatatype(input.datatype());
    for (long dimension : input.shape()) {
      builder.addShape(dimension);
    }
    input.parameters().forEach((key, value) -> builder.putParameters(key, parameter(value)));
    WireContents contents = input.contents();
    return contents == null ? builder.build() : builder.setContents(contents(contents)).build();
  }

  private static InferTensorContents contents(WireContents contents) {
    InferTensorContents.Builder builder = InferTensorContents.newBuilder();
    for (int field = 1; field <= WireContents.FIELDS; field++) {
      ByteBuffer bytes =
          ByteBuffer.wrap(contents.bytes(field), 0, (int) contents.length(field))
              .order(ByteOrder.LITTLE_ENDIAN);
      for (int i = 0; i < contents.count(field); i++) {
        add(builder, field, bytes);
      }
      if (bytes.hasRemaining()) {
        throw new AssertionError(bytes.remaining() + " bytes too many in field " + field);
      }
    }
    return builder.build();
  }

  private static void add(InferTensorContents.Builder builder, int field, ByteBuffer bytes) {
    switch (field) {
      case 1 -> builder.addBoolContents(bytes.get() != 0);
      case 2 -> builder.addIntContents(bytes.getInt());
      case 3 -> builder.addInt64Contents(bytes.getLong());
      case 4 -> builder.addUintContents(bytes.getInt());
      case 5 -> builder.addUint64Contents(bytes.getLong());
      case 6 -> builder.addFp32Contents(bytes.getFloat());
      case 7 -> builder.addFp64Contents(bytes.getDouble());
      default -> builder.addBytesContents(ByteString.copyFrom(bytes, bytes.getInt()));
    }
  }

  private static InferParameter parameter(WireParameter value) {
    InferParameter.Builder builder = InferParameter.newBuilder();
    switch (value.kind()) {
      case NONE -> {}
      case BOOL -> builder.setBoolParam(value.bits() != 0);
      case INT64 -> builder.setInt64Param(value.bits());
      case STRING -> builder.setStringParam(value.text());
      case DOUBLE -> builder.setDoubleParam(Double.longBitsToDouble(value.bits()));
      case UINT64 -> builder.setUint64Param(value.bits());
    }
    return builder.build();
  }
}
