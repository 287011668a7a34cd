package io.tiltyard.server.grpc;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.tiltyard.proto.inference.ModelInferRequest;
import io.tiltyard.proto.inference.ModelInferResponse;

/** The method {@code ModelInfer}. */
final class InferHandler
    implements ServerCallHandler<Result<ModelInferRequest>, ModelInferResponse> {
  private final InferencePath path;

  InferHandler(InferencePath path) {
    this.path = path;
  }

  @Override
  public ServerCall.Listener<Result<ModelInferRequest>> startCall(
      ServerCall<Result<ModelInferRequest>, ModelInferResponse> call, Metadata headers) {
    path.active().increment();
    UnaryListener.ask(call);
    return new InferCall(call, CallHead.read(headers, path.clock()), path);
  }
}
