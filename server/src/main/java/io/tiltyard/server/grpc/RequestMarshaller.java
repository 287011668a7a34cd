package io.tiltyard.server.grpc;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import com.google.protobuf.UnsafeByteOperations;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.tiltyard.runtime.error.ErrorCode;
import io.tiltyard.runtime.error.Refusal;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a request, or says why it is none; gRPC would answer INTERNAL for an exception from here.
 * The bytes are copied once, off the transport's buffers; byte strings in the message are views of
 * that copy.
 */
final class RequestMarshaller<Q> implements MethodDescriptor.Marshaller<Result<Q>> {
  /** A look at the bytes before they become a message. */
  @FunctionalInterface
  interface Check {
    @Nullable Refusal check(CodedInputStream message) throws IOException;
  }

  private final String type;
  private final Parser<Q> parser;
  private final Check check;

  private RequestMarshaller(String type, Parser<Q> parser, Check check) {
    this.type = type;
    this.parser = parser;
    this.check = check;
  }

  /**
   * @param prototype a message of the type to read
   */
  static <Q> RequestMarshaller<Q> of(Q prototype) {
    return of(prototype, message -> null);
  }

  // The parser of a message gives messages of its own type.
  @SuppressWarnings("unchecked")
  static <Q> RequestMarshaller<Q> of(Q prototype, Check check) {
    Parser<Q> parser = (Parser<Q>) ((MessageLite) prototype).getParserForType();
    return new RequestMarshaller<>(prototype.getClass().getSimpleName(), parser, check);
  }

  @Override
  public Result<Q> parse(InputStream stream) {
    try {
      byte[] bytes = read(stream);
      Refusal refusal = check.check(open(bytes));
      if (refusal != null) {
        return Result.refused(refusal);
      }
      CodedInputStream input = open(bytes);
      Q message = parser.parseFrom(input);
      input.checkLastTagWas(0);
      return Result.of(message);
    } catch (StatusRuntimeException e) {
      return Result.refused(interrupted(e.getStatus()));
    } catch (IOException e) {
      return Result.refused(
          ErrorCode.MALFORMED_REQUEST,
          "the request is malformed, expected a protocol buffers message of type " + type);
    }
  }

  /** Requests are never written here. */
  @Override
  public InputStream stream(Result<Q> value) {
    throw new UnsupportedOperationException("a server reads requests only");
  }

  private static CodedInputStream open(byte[] bytes) {
    CodedInputStream input = UnsafeByteOperations.unsafeWrap(bytes).newCodedInput();
    input.enableAliasing(true);
    return input;
  }

  private static byte[] read(InputStream stream) throws IOException {
    if (!(stream instanceof KnownLength)) {
      return stream.readAllBytes();
    }
    int length = stream.available();
    byte[] bytes = new byte[length];
    if (stream.readNBytes(bytes, 0, length) < length) {
      throw new EOFException();
    }
    return bytes;
  }

  /** The transport stops a compressed message where it grows over the limit. */
  private static Refusal interrupted(Status status) {
    return status.getCode() == Status.Code.RESOURCE_EXHAUSTED
        ? new Refusal(
            ErrorCode.REQUEST_TOO_LARGE,
            "the decompressed request is larger than the configured limit")
        : new Refusal(ErrorCode.MALFORMED_REQUEST, "the request could not be read");
  }
}
