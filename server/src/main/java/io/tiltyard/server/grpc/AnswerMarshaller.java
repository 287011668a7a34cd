package io.tiltyard.server.grpc;

import io.grpc.MethodDescriptor;
import io.tiltyard.server.grpc.wire.WireAnswer;
import java.io.InputStream;

/** Writes answers that are encoded already. */
enum AnswerMarshaller implements MethodDescriptor.Marshaller<WireAnswer> {
  INSTANCE;

  @Override
  public InputStream stream(WireAnswer value) {
    return value.stream();
  }

  /** Answers are never read here. */
  @Override
  public WireAnswer parse(InputStream stream) {
    throw new UnsupportedOperationException("a server writes answers only");
  }
}
