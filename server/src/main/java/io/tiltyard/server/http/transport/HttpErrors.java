package io.tiltyard.server.http.transport;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Excerpt;
import io.tiltyard.base.error.Refusal;
import java.util.List;

/** Refusals as HTTP answers: one status a code, and {@code {"error", "code", "request_id"}}. */
public final class HttpErrors {
  private static final int MAX_TEXT_BYTES = 620;
  private static final int MAX_ID_BYTES = 260;
  private static final long MILLIS_PER_SECOND = 1_000;

  private HttpErrors() {}

  /** The HTTP status of a code. */
  public static int status(ErrorCode code) {
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
          400;
      case NOT_FOUND, MODEL_NOT_FOUND, VERSION_NOT_FOUND -> 404;
      case METHOD_NOT_ALLOWED -> 405;
      case REQUEST_TIMEOUT -> 408;
      case FAILED_PRECONDITION -> 409;
      case STALE_REVISION -> 412;
      case REQUEST_TOO_LARGE -> 413;
      case UNSUPPORTED_MEDIA_TYPE -> 415;
      case REVISION_REQUIRED -> 428;
      case QUOTA_EXCEEDED -> 429;
      case CANCELLED -> 499;
      case MODEL_EXECUTION_FAILED, OUTPUT_CONTRACT, INTERNAL -> 500;
      case UNSUPPORTED -> 501;
      case QUEUE_FULL,
          CONCURRENCY_LIMIT,
          DEADLINE_UNREACHABLE,
          SHED_FOR_CHAMPION,
          OUT_OF_MEMORY,
          VERSION_NOT_READY,
          ROUTE_NOT_READY,
          SHUTTING_DOWN,
          CONTROL_DISABLED ->
          503;
      case DEADLINE_EXCEEDED -> 504;
      case INSUFFICIENT_STORAGE -> 507;
    };
  }

  public static HttpAnswer answer(Refusal refusal, String requestId) {
    return answer(status(refusal.code()), refusal, requestId);
  }

  /** The same with a status that says more than the code does, such as 414. */
  public static HttpAnswer answer(int status, Refusal refusal, String requestId) {
    HttpAnswer answer = HttpAnswer.json(status, body(refusal, requestId));
    return status == 429 || status == 503
        ? answer.with(HttpHeaderNames.RETRY_AFTER, retryAfterSeconds(refusal))
        : answer;
  }

  /** Whole seconds are all that the header knows. */
  private static String retryAfterSeconds(Refusal refusal) {
    long seconds = (refusal.retryAfterMillis() + MILLIS_PER_SECOND - 1) / MILLIS_PER_SECOND;
    return Long.toString(Math.max(1, seconds));
  }

  /**
   * @param allowed the verbs that the path does know
   */
  public static HttpAnswer methodNotAllowed(String verb, List<String> allowed, String requestId) {
    String verbs = String.join(", ", allowed);
    String text = "method " + Excerpt.of(verb) + " is not allowed here, expected " + verbs;
    return answer(new Refusal(ErrorCode.METHOD_NOT_ALLOWED, text), requestId)
        .with(HttpHeaderNames.ALLOW, verbs);
  }

  private static String body(Refusal refusal, String requestId) {
    StringBuilder json = new StringBuilder(160);
    json.append("{\"error\":\"");
    appendEscaped(json, refusal.text(), MAX_TEXT_BYTES);
    json.append("\",\"code\":\"").append(refusal.code().name()).append("\",\"request_id\":\"");
    appendEscaped(json, requestId, MAX_ID_BYTES);
    return json.append("\"}").toString();
  }

  private static void appendEscaped(StringBuilder json, String text, int maxBytes) {
    int bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (bytes > maxBytes) {
        json.append("...");
        return;
      }
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
        bytes += 2;
      } else if (c < ' ' || c == 0x7f || Character.isSurrogate(c)) {
        json.append(String.format("\\u%04x", (int) c));
        bytes += 6;
      } else {
        json.append(c);
        bytes += c < 0x80 ? 1 : 3;
      }
    }
  }
}
