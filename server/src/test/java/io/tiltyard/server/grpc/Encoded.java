package io.tiltyard.server.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Drainable;
import io.tiltyard.base.tensor.DataType;
import io.tiltyard.base.tensor.OutputTensor;
import io.tiltyard.proto.inference.InferParameter;
import io.tiltyard.proto.inference.InferTensorContents;
import io.tiltyard.proto.inference.ModelInferResponse;
import io.tiltyard.proto.inference.ModelInferResponse.InferOutputTensor;
import io.tiltyard.proto.inference.ModelStreamInferResponse;
import io.tiltyard.router.dispatch.InferenceAnswer;
import io.tiltyard.server.grpc.wire.AnswerEncoder;
import io.tiltyard.server.grpc.wire.WireAnswer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/** Answers as generated code reads them, and as it writes them. */
final class Encoded {
  private Encoded() {}

  static ModelInferResponse unary(InferenceAnswer answer, boolean typed) {
    return unary(AnswerEncoder.encode(answer, typed));
  }

  static ModelInferResponse unary(WireAnswer answer) {
    try {
      return ModelInferResponse.parseFrom(bytes(answer));
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  static ModelStreamInferResponse stream(WireAnswer answer) {
    try {
      return ModelStreamInferResponse.parseFrom(bytes(answer));
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  /** What goes onto the wire, as long as it says it is. */
  static byte[] bytes(WireAnswer answer) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (InputStream stream = answer.stream()) {
      int available = stream.available();
      int drained = ((Drainable) stream).drainTo(bytes);
      if (available != bytes.size() || drained != bytes.size()) {
        throw new AssertionError(available + ", " + drained + " and " + bytes.size() + " bytes");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** The message of generated code with the same content. */
  static ModelInferResponse generated(InferenceAnswer answer, boolean typed) {
    boolean raw =
        !typed
            || answer.outputs().stream()
                .anyMatch(o -> o.datatype() == DataType.FP16 || o.datatype() == DataType.BF16);
    ModelInferResponse.Builder response =
        ModelInferResponse.newBuilder()
            .setModelName(answer.route())
            .setModelVersion(Long.toString(answer.version()))
            .setId(answer.id())
            .putParameters(
                "arm", InferParameter.newBuilder().setStringParam(answer.arm().label()).build());
    for (OutputTensor output : answer.outputs()) {
      InferOutputTensor.Builder tensor =
          InferOutputTensor.newBuilder()
              .setName(output.name())
              .setDatatype(output.datatype().name());
      for (long dimension : output.shape()) {
        tensor.addShape(dimension);
      }
      if (raw) {
        response.addRawOutputContents(ByteString.copyFrom(output.data()));
      } else {
        tensor.setContents(contents(output));
      }
      response.addOutputs(tensor);
    }
    return response.build();
  }

  static InferTensorContents contents(OutputTensor output) {
    InferTensorContents.Builder contents = InferTensorContents.newBuilder();
    ByteBuffer data = output.data();
    while (data.hasRemaining()) {
      switch (output.datatype()) {
        case BOOL -> contents.addBoolContents(data.get() != 0);
        case INT8 -> contents.addIntContents(data.get());
        case INT16 -> contents.addIntContents(data.getShort());
        case INT32 -> contents.addIntContents(data.getInt());
        case INT64 -> contents.addInt64Contents(data.getLong());
        case UINT8 -> contents.addUintContents(Byte.toUnsignedInt(data.get()));
        case UINT16 -> contents.addUintContents(Short.toUnsignedInt(data.getShort()));
        case UINT32 -> contents.addUintContents(data.getInt());
        case UINT64 -> contents.addUint64Contents(data.getLong());
        case FP32 -> contents.addFp32Contents(data.getFloat());
        case FP64 -> contents.addFp64Contents(data.getDouble());
        case BYTES -> contents.addBytesContents(ByteString.copyFrom(data, data.getInt()));
        case FP16, BF16 -> throw new AssertionError(output.datatype() + " is never typed");
      }
    }
    return contents.build();
  }
}
