package io.tiltyard.loadtest.grpc;

import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.tiltyard.loadtest.client.Answer;
import io.tiltyard.loadtest.client.Call;
import org.jspecify.annotations.Nullable;

/** Hears of one call; all methods on its connection's thread. */
final class GrpcCall extends ClientCall.Listener<AnswerHead> {
  private static final Metadata.Key<String> ARM =
      Metadata.Key.of("x-tiltyard-arm", Metadata.ASCII_STRING_MARSHALLER);

  private final Call call;
  private @Nullable AnswerHead head;
  private @Nullable String armOfHeaders;

  GrpcCall(Call call) {
    this.call = call;
  }

  @Override
  public void onHeaders(Metadata headers) {
    armOfHeaders = headers.get(ARM);
  }

  @Override
  public void onMessage(AnswerHead message) {
    head = message;
  }

  @Override
  public void onClose(Status status, Metadata trailers) {
    call.end(
        switch (status.getCode()) {
          case OK -> answered(trailers);
          case DEADLINE_EXCEEDED -> Answer.timeout();
          default -> Answer.error(kind(status), detail(status), arm(trailers));
        });
  }

  private Answer answered(Metadata trailers) {
    AnswerHead answered = head;
    if (answered == null) {
      return Answer.error("OK without a message", "", arm(trailers));
    }
    String arm = answered.arm().isEmpty() ? arm(trailers) : answered.arm();
    return Answer.ok(arm, answered.version());
  }

  private String arm(Metadata trailers) {
    String arm = trailers.get(ARM);
    if (arm == null) {
      arm = armOfHeaders;
    }
    return arm == null ? "" : arm;
  }

  private static String detail(Status status) {
    String description = status.getDescription();
    return description == null ? "" : description;
  }

  /** A connection that broke is told apart from a server that is not available. */
  private static String kind(Status status) {
    return status.getCause() == null
        ? status.getCode().name()
        : status.getCode().name() + " (connection)";
  }
}
