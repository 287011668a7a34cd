package io.tiltyard.loadtest.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.tiltyard.loadtest.request.InferRequest;
import io.tiltyard.loadtest.tensor.Tensor;
import io.tiltyard.proto.inference.InferParameter;
import io.tiltyard.proto.inference.ModelInferRequest;

/** Encodes requests with raw contents. */
final class GrpcEncoding {
  private GrpcEncoding() {}

  /**
   * @param version empty for the server's choice
   */
  static byte[] encode(InferRequest request, String model, String version) {
    ModelInferRequest.Builder message =
        ModelInferRequest.newBuilder()
            .setModelName(model)
            .setModelVersion(version)
            .setId(request.id());
    request.parameters().forEach((name, value) -> message.putParameters(name, parameter(value)));
    for (Tensor tensor : request.inputs()) {
      ModelInferRequest.InferInputTensor.Builder input =
          ModelInferRequest.InferInputTensor.newBuilder()
              .setName(tensor.name())
              .setDatatype(tensor.datatype().name());
      for (long dimension : tensor.shape()) {
        input.addShape(dimension);
      }
      message.addInputs(input);
      ByteString raw = UnsafeByteOperations.unsafeWrap(tensor.raw());
      message.addRawInputContents(raw);
    }
    for (String output : request.outputs()) {
      message.addOutputs(ModelInferRequest.InferRequestedOutputTensor.newBuilder().setName(output));
    }
    return message.build().toByteArray();
  }

  private static InferParameter parameter(Object value) {
    InferParameter.Builder parameter = InferParameter.newBuilder();
    if (value instanceof Boolean bool) {
      parameter.setBoolParam(bool);
    } else if (value instanceof Long number) {
      parameter.setInt64Param(number);
    } else if (value instanceof Double number) {
      parameter.setDoubleParam(number);
    } else {
      parameter.setStringParam(value.toString());
    }
    return parameter.build();
  }
}
