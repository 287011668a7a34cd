package io.tiltyard.base.error;

/**
 * Every cause for which a call is not answered with a result. The names are stable: they stand in
 * answers ({@code code}), in metrics and in the request log. Front ends map each to a gRPC and an
 * HTTP status.
 */
public enum ErrorCode {
  /** A field is missing, of the wrong kind, or out of its range. */
  INVALID_ARGUMENT(ErrorType.CLIENT),
  /** The body is not what its framing or content type says: JSON, protobuf, HTTP, gzip. */
  MALFORMED_REQUEST(ErrorType.CLIENT),
  /** A shape is negative, too deep, overflows, or does not fit the model. */
  INVALID_SHAPE(ErrorType.CLIENT),
  /** A datatype is unknown or differs from the model's. */
  INVALID_DATATYPE(ErrorType.CLIENT),
  /** The bytes or values of a tensor do not fit its datatype and shape. */
  INVALID_TENSOR_DATA(ErrorType.CLIENT),
  /** An input is missing, unexpected or given twice. */
  INVALID_INPUTS(ErrorType.CLIENT),
  /** A requested output is unknown or requested twice. */
  INVALID_OUTPUTS(ErrorType.CLIENT),
  /** More rows than the model's configured largest batch. */
  BATCH_TOO_LARGE(ErrorType.CLIENT),
  /** A request is larger than the configured limit. */
  REQUEST_TOO_LARGE(ErrorType.CLIENT),
  /** The values of a request ask for more memory than this machine or one buffer ever has. */
  ALLOCATION_TOO_LARGE(ErrorType.CLIENT),
  /** The content type or the content encoding is not one that is spoken here. */
  UNSUPPORTED_MEDIA_TYPE(ErrorType.CLIENT),
  /** The path exists, the verb does not. */
  METHOD_NOT_ALLOWED(ErrorType.CLIENT),
  /** No such path. */
  NOT_FOUND(ErrorType.CLIENT),
  /** No route or model of this name. */
  MODEL_NOT_FOUND(ErrorType.CLIENT),
  /** The model has no version of this number. */
  VERSION_NOT_FOUND(ErrorType.CLIENT),
  /** The protocol knows the feature, this server does not offer it. */
  UNSUPPORTED(ErrorType.CLIENT),
  /** A change was refused because its precondition does not hold. */
  FAILED_PRECONDITION(ErrorType.CLIENT),
  /** A change names a revision that is no longer the current one. */
  STALE_REVISION(ErrorType.CLIENT),
  /** A change names no revision. */
  REVISION_REQUIRED(ErrorType.CLIENT),
  /** The request did not arrive in time. */
  REQUEST_TIMEOUT(ErrorType.CLIENT),
  /** The caller went away before the answer. */
  CANCELLED(ErrorType.CLIENT),
  /** The model's queue is full. */
  QUEUE_FULL(ErrorType.CAPACITY),
  /** As many requests are in flight as the adaptive limit of the version allows. */
  CONCURRENCY_LIMIT(ErrorType.CAPACITY),
  /** With what is ahead of it, the request would be answered after its deadline. */
  DEADLINE_UNREACHABLE(ErrorType.CAPACITY),
  /** A version beside the champion gives way while the champion has to refuse requests. */
  SHED_FOR_CHAMPION(ErrorType.CAPACITY),
  /** The tenant has asked for more than its quota. */
  QUOTA_EXCEEDED(ErrorType.CAPACITY),
  /** The request needs more memory than there is. */
  OUT_OF_MEMORY(ErrorType.CAPACITY),
  /** A version does not fit into the data directory, or into the memory that is free. */
  INSUFFICIENT_STORAGE(ErrorType.CAPACITY),
  /** The deadline passed before the answer. */
  DEADLINE_EXCEEDED(ErrorType.CAPACITY),
  /** The version is known but not available: loading, draining or failed. */
  VERSION_NOT_READY(ErrorType.UNAVAILABLE),
  /** No version of the route is available. */
  ROUTE_NOT_READY(ErrorType.UNAVAILABLE),
  /** The gateway is shutting down. */
  SHUTTING_DOWN(ErrorType.UNAVAILABLE),
  /** Clients may not load and unload models here: the operator has to. */
  CONTROL_DISABLED(ErrorType.UNAVAILABLE),
  /** The model failed while it ran. */
  MODEL_EXECUTION_FAILED(ErrorType.INTERNAL),
  /** The model ran, and gave an output that contradicts what is declared of it. */
  OUTPUT_CONTRACT(ErrorType.INTERNAL),
  /** The gateway failed; the log has the cause under the request id. */
  INTERNAL(ErrorType.INTERNAL);

  private final ErrorType type;

  ErrorCode(ErrorType type) {
    this.type = type;
  }

  public ErrorType type() {
    return type;
  }
}
