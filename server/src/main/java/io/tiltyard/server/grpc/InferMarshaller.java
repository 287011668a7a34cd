package io.tiltyard.server.grpc;

import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.server.grpc.wire.MessageSource;
import io.tiltyard.server.grpc.wire.RequestParser;
import io.tiltyard.server.grpc.wire.WireBytes;
import io.tiltyard.server.grpc.wire.WireRequest;
import java.io.IOException;
import java.io.InputStream;

/**
 * Reads a {@code ModelInferRequest} by hand, or says why it is none. Whoever gets the request gives
 * it back with {@link WireRequest#release}.
 */
final class InferMarshaller implements MethodDescriptor.Marshaller<Result<WireRequest>> {
  private static final String TYPE = "ModelInferRequest";

  @Override
  public Result<WireRequest> parse(InputStream stream) {
    try {
      return parse(MessageSource.read(stream));
    } catch (StatusRuntimeException e) {
      return Result.refused(RequestMarshaller.interrupted(e.getStatus()));
    } catch (IOException e) {
      return Result.refused(RequestMarshaller.malformed(TYPE));
    }
  }

  private static Result<WireRequest> parse(WireBytes bytes) {
    WireRequest request = new WireRequest(bytes);
    boolean accepted = false;
    try {
      Refusal refusal = RequestParser.parse(request);
      accepted = refusal == null;
      return refusal == null ? Result.of(request) : Result.refused(refusal);
    } finally {
      if (!accepted) {
        request.release();
      }
    }
  }

  /** Requests are never written here. */
  @Override
  public InputStream stream(Result<WireRequest> value) {
    throw new UnsupportedOperationException("a server reads requests only");
  }
}
