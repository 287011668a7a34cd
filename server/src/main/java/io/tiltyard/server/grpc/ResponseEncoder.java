package io.tiltyard.server.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.tiltyard.monitor.call.Arm;
import io.tiltyard.proto.inference.InferParameter;
import io.tiltyard.proto.inference.ModelInferResponse;
import io.tiltyard.proto.inference.ModelInferResponse.InferOutputTensor;
import io.tiltyard.router.dispatch.InferenceAnswer;
import io.tiltyard.runtime.tensor.OutputTensor;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.Map;

/**
 * Turns an answer into a message in the form that the client used: raw contents for raw ones, typed
 * for typed ones. A response has one form, so a single FP16 or BF16 output, which cannot be typed,
 * makes all of it raw.
 */
final class ResponseEncoder {
  private static final String ARM = "arm";
  private static final Map<Arm, InferParameter> ARMS = arms();

  private ResponseEncoder() {}

  /** A message that refers to the answer's bytes: to be written while they live. */
  static ModelInferResponse view(InferenceAnswer answer, boolean typed) {
    return encode(answer, typed, false).build();
  }

  /** A message that outlives the answer. */
  static ModelInferResponse.Builder copy(InferenceAnswer answer, boolean typed) {
    return encode(answer, typed, true);
  }

  private static ModelInferResponse.Builder encode(
      InferenceAnswer answer, boolean typed, boolean copy) {
    boolean raw = !typed || !allTyped(answer);
    ModelInferResponse.Builder response =
        ModelInferResponse.newBuilder()
            .setModelName(answer.route())
            .setModelVersion(Long.toString(answer.version()))
            .setId(answer.id())
            .putParameters(ARM, arm(answer.arm()));
    for (OutputTensor output : answer.outputs()) {
      InferOutputTensor.Builder tensor =
          InferOutputTensor.newBuilder()
              .setName(output.name())
              .setDatatype(output.datatype().name());
      for (long dimension : output.shape()) {
        tensor.addShape(dimension);
      }
      if (raw) {
        response.addRawOutputContents(bytes(output.data(), copy));
      } else {
        tensor.setContents(TypedOutputs.encode(output));
      }
      response.addOutputs(tensor);
    }
    return response;
  }

  private static ByteString bytes(ByteBuffer data, boolean copy) {
    return copy ? ByteString.copyFrom(data) : UnsafeByteOperations.unsafeWrap(data);
  }

  private static boolean allTyped(InferenceAnswer answer) {
    for (OutputTensor output : answer.outputs()) {
      if (ContentsField.of(output.datatype()) == null) {
        return false;
      }
    }
    return true;
  }

  private static InferParameter arm(Arm arm) {
    return ARMS.getOrDefault(arm, InferParameter.getDefaultInstance());
  }

  private static Map<Arm, InferParameter> arms() {
    Map<Arm, InferParameter> arms = new EnumMap<>(Arm.class);
    for (Arm arm : Arm.values()) {
      arms.put(arm, Parameters.text(arm.label()));
    }
    return arms;
  }
}
