package io.tiltyard.server.grpc;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.server.grpc.wire.MessageSource;
import java.io.IOException;
import java.io.InputStream;

/**
 * Reads a request with generated code, or says why it is none; gRPC would answer INTERNAL for an
 * exception from here. The bytes are copied once, off the transport's buffers.
 */
final class RequestMarshaller<Q> implements MethodDescriptor.Marshaller<Result<Q>> {
  private final String type;
  private final Parser<Q> parser;

  private RequestMarshaller(String type, Parser<Q> parser) {
    this.type = type;
    this.parser = parser;
  }

  /**
   * @param prototype a message of the type to read
   */
  // The parser of a message gives messages of its own type.
  @SuppressWarnings("unchecked")
  static <Q> RequestMarshaller<Q> of(Q prototype) {
    Parser<Q> parser = (Parser<Q>) ((MessageLite) prototype).getParserForType();
    return new RequestMarshaller<>(prototype.getClass().getSimpleName(), parser);
  }

  @Override
  public Result<Q> parse(InputStream stream) {
    try {
      CodedInputStream input = CodedInputStream.newInstance(read(stream));
      Q message = parser.parseFrom(input);
      input.checkLastTagWas(0);
      return Result.of(message);
    } catch (StatusRuntimeException e) {
      return Result.refused(interrupted(e.getStatus()));
    } catch (IOException e) {
      return Result.refused(malformed(type));
    }
  }

  /** Requests are never written here. */
  @Override
  public InputStream stream(Result<Q> value) {
    throw new UnsupportedOperationException("a server reads requests only");
  }

  private static byte[] read(InputStream stream) throws IOException {
    return stream instanceof KnownLength
        ? MessageSource.copy(stream, stream.available())
        : stream.readAllBytes();
  }

  static Refusal malformed(String type) {
    return new Refusal(
        ErrorCode.MALFORMED_REQUEST,
        "the request is malformed, expected a protocol buffers message of type " + type);
  }

  /** The transport stops a compressed message where it grows over the limit. */
  static Refusal interrupted(Status status) {
    return status.getCode() == Status.Code.RESOURCE_EXHAUSTED
        ? new Refusal(
            ErrorCode.REQUEST_TOO_LARGE,
            "the decompressed request is larger than the configured limit")
        : new Refusal(ErrorCode.MALFORMED_REQUEST, "the request could not be read");
  }
}
