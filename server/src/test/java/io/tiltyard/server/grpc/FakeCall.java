package io.tiltyard.server.grpc;

import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.tiltyard.server.grpc.wire.WireAnswer;
import io.tiltyard.server.grpc.wire.WireRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A call without a connection. */
final class FakeCall extends ServerCall<Result<WireRequest>, WireAnswer> {
  final List<WireAnswer> answers = new ArrayList<>();
  @Nullable Status closed;
  boolean cancelled;

  @Override
  public void request(int messages) {}

  @Override
  public void sendHeaders(Metadata headers) {}

  @Override
  public void sendMessage(WireAnswer message) {
    answers.add(message);
  }

  @Override
  public void close(Status status, Metadata trailers) {
    if (closed != null) {
      throw new IllegalStateException("closed twice, with " + closed + " and " + status);
    }
    closed = status;
  }

  @Override
  public boolean isCancelled() {
    return cancelled;
  }

  @Override
  public MethodDescriptor<Result<WireRequest>, WireAnswer> getMethodDescriptor() {
    throw new UnsupportedOperationException();
  }
}
