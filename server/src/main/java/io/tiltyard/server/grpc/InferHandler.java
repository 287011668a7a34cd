package io.tiltyard.server.grpc;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.tiltyard.server.grpc.wire.WireAnswer;
import io.tiltyard.server.grpc.wire.WireRequest;

/** The method {@code ModelInfer}. */
final class InferHandler implements ServerCallHandler<Result<WireRequest>, WireAnswer> {
  private final InferencePath path;

  InferHandler(InferencePath path) {
    this.path = path;
  }

  @Override
  public ServerCall.Listener<Result<WireRequest>> startCall(
      ServerCall<Result<WireRequest>, WireAnswer> call, Metadata headers) {
    path.active().increment();
    UnaryListener.ask(call);
    return new InferCall(call, CallHead.read(headers, path.clock()), path);
  }
}
