package io.tiltyard.server.grpc;

import io.grpc.Metadata;
import io.grpc.Status;
import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.ErrorType;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.server.inference.HeaderText;

/** How a refusal looks to a gRPC client: a status, its text, and trailers for programs. */
final class GrpcErrors {
  /** How long a client is asked to wait where nobody knows how long it will take. */
  private static final long RETRY_PUSHBACK_MILLIS = 100;

  /** Of a status text as it is sent; clients take 8 KiB of metadata in all by default. */
  private static final int MAX_TEXT_BYTES = 4_096;

  /** A character that is not printable ASCII: at most 3 bytes of UTF-8, each sent as %XX. */
  private static final int ESCAPED_BYTES = 9;

  private GrpcErrors() {}

  /** The one place that says which status a cause has. */
  static Status.Code code(ErrorCode code) {
    return switch (code) {
      case INVALID_ARGUMENT,
          MALFORMED_REQUEST,
          INVALID_SHAPE,
          INVALID_DATATYPE,
          INVALID_TENSOR_DATA,
          INVALID_INPUTS,
          INVALID_OUTPUTS,
          BATCH_TOO_LARGE,
          ALLOCATION_TOO_LARGE ->
          Status.Code.INVALID_ARGUMENT;
      case UNSUPPORTED_MEDIA_TYPE, METHOD_NOT_ALLOWED, UNSUPPORTED -> Status.Code.UNIMPLEMENTED;
      case NOT_FOUND, MODEL_NOT_FOUND, VERSION_NOT_FOUND -> Status.Code.NOT_FOUND;
      case FAILED_PRECONDITION, REVISION_REQUIRED -> Status.Code.FAILED_PRECONDITION;
      case STALE_REVISION -> Status.Code.ABORTED;
      case CANCELLED -> Status.Code.CANCELLED;
      case REQUEST_TOO_LARGE, QUOTA_EXCEEDED, OUT_OF_MEMORY, INSUFFICIENT_STORAGE ->
          Status.Code.RESOURCE_EXHAUSTED;
      case REQUEST_TIMEOUT, DEADLINE_EXCEEDED -> Status.Code.DEADLINE_EXCEEDED;
      case QUEUE_FULL,
          CONCURRENCY_LIMIT,
          DEADLINE_UNREACHABLE,
          SHED_FOR_CHAMPION,
          VERSION_NOT_READY,
          ROUTE_NOT_READY,
          SHUTTING_DOWN,
          CONTROL_DISABLED ->
          Status.Code.UNAVAILABLE;
      case MODEL_EXECUTION_FAILED, OUTPUT_CONTRACT, INTERNAL -> Status.Code.INTERNAL;
    };
  }

  static Status status(Refusal refusal) {
    return code(refusal.code()).toStatus().withDescription(shortened(refusal.text()));
  }

  /**
   * @param id of the request that is refused
   */
  static Metadata trailers(String id, Refusal refusal) {
    Metadata trailers = new Metadata();
    trailers.put(MetadataKeys.REQUEST_ID, HeaderText.ascii(id));
    trailers.put(MetadataKeys.CODE, refusal.code().name());
    if (asksToComeBack(refusal.code())) {
      long known = refusal.retryAfterMillis();
      long millis = known == Refusal.UNKNOWN ? RETRY_PUSHBACK_MILLIS : known;
      trailers.put(MetadataKeys.RETRY_PUSHBACK, Long.toString(millis));
    }
    return trailers;
  }

  /** There is too much to do now, and less in a while. */
  private static boolean asksToComeBack(ErrorCode code) {
    return code == ErrorCode.QUOTA_EXCEEDED
        || (code.type() == ErrorType.CAPACITY && code(code) == Status.Code.UNAVAILABLE);
  }

  private static String shortened(String text) {
    int bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      bytes += MetadataKeys.isPrintableAscii(text.charAt(i)) ? 1 : ESCAPED_BYTES;
      if (bytes > MAX_TEXT_BYTES) {
        return text.substring(0, i) + "...";
      }
    }
    return text;
  }
}
