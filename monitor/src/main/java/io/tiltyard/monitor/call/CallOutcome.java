package io.tiltyard.monitor.call;

import io.tiltyard.base.error.ErrorCode;
import java.util.Locale;

/** How a call ended. Each call ends in exactly one of these. */
public enum CallOutcome {
  /** Answered with a result. */
  OK,
  /** Refused: the request is at fault. */
  INVALID,
  /** Refused: there was no room. */
  SHED,
  /** Refused: the version or the route was not there. */
  UNAVAILABLE,
  /** The deadline passed before the answer. */
  EXPIRED,
  /** The caller went away before the answer. */
  CANCELLED,
  /** The model or the gateway failed. */
  FAILED;

  private final String label = name().toLowerCase(Locale.ROOT);

  /** The name in metrics, logs and answers: lower case. */
  public String label() {
    return label;
  }

  /** The outcome of a call that ended with {@code code}. */
  public static CallOutcome of(ErrorCode code) {
    return switch (code) {
      case INVALID_ARGUMENT,
          MALFORMED_REQUEST,
          INVALID_SHAPE,
          INVALID_DATATYPE,
          INVALID_TENSOR_DATA,
          INVALID_INPUTS,
          INVALID_OUTPUTS,
          BATCH_TOO_LARGE,
          REQUEST_TOO_LARGE,
          ALLOCATION_TOO_LARGE,
          UNSUPPORTED_MEDIA_TYPE,
          METHOD_NOT_ALLOWED,
          NOT_FOUND,
          MODEL_NOT_FOUND,
          VERSION_NOT_FOUND,
          UNSUPPORTED,
          FAILED_PRECONDITION,
          STALE_REVISION,
          REVISION_REQUIRED,
          REQUEST_TIMEOUT ->
          INVALID;
      case QUEUE_FULL,
          CONCURRENCY_LIMIT,
          DEADLINE_UNREACHABLE,
          SHED_FOR_CHAMPION,
          QUOTA_EXCEEDED,
          OUT_OF_MEMORY,
          INSUFFICIENT_STORAGE ->
          SHED;
      case VERSION_NOT_READY, ROUTE_NOT_READY, SHUTTING_DOWN, CONTROL_DISABLED -> UNAVAILABLE;
      case DEADLINE_EXCEEDED -> EXPIRED;
      case CANCELLED -> CANCELLED;
      case MODEL_EXECUTION_FAILED, OUTPUT_CONTRACT, INTERNAL -> FAILED;
    };
  }
}
