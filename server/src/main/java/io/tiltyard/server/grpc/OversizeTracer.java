package io.tiltyard.server.grpc;

import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Refusal;

/**
 * Counts messages over the limit. The transport refuses them by their length prefix, before any of
 * our code sees the call's message.
 */
final class OversizeTracer extends ServerStreamTracer {
  /** How the transport's text begins; our own RESOURCE_EXHAUSTED is counted where it is made. */
  private static final String TRANSPORT_TEXT = "gRPC message exceeds maximum size";

  private final Refusals refusals;

  private OversizeTracer(Refusals refusals) {
    this.refusals = refusals;
  }

  /** One tracer for all calls: it has no state. */
  static Factory factory(Refusals refusals) {
    OversizeTracer tracer = new OversizeTracer(refusals);
    return new Factory() {
      @Override
      public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
        return tracer;
      }
    };
  }

  @Override
  public void streamClosed(Status status) {
    String text = status.getDescription();
    if (status.getCode() == Status.Code.RESOURCE_EXHAUSTED
        && text != null
        && text.startsWith(TRANSPORT_TEXT)) {
      refusals.count(new Refusal(ErrorCode.REQUEST_TOO_LARGE, text));
    }
  }
}
