package io.tiltyard.server.grpc;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.tiltyard.base.error.Refusal;
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
    CallHead head = CallHead.read(headers, path.clock());
    String tenant = path.quotas().tenant(headers);
    InferCall infer = new InferCall(call, head, tenant, path);
    Refusal refusal = path.quotas().takeRequest(tenant);
    if (refusal == null) {
      UnaryListener.ask(call);
    } else {
      infer.ended();
      infer.reject(refusal);
    }
    return infer;
  }
}
