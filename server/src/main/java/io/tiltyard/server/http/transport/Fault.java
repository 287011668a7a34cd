package io.tiltyard.server.http.transport;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.util.AsciiString;
import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * A request that is refused before a handler sees it. Where its end is not known for sure the
 * connection goes with it, so that nothing after it is ever taken for a request.
 *
 * @param allow the verbs for an {@code allow} header, or null
 */
record Fault(int status, Refusal refusal, @Nullable String allow) {
  private static final AsciiString REQUEST_ID = AsciiString.cached("x-request-id");

  static Fault malformed(String text) {
    return of(400, ErrorCode.MALFORMED_REQUEST, text);
  }

  static Fault of(int status, ErrorCode code, String text) {
    return new Fault(status, new Refusal(code, text), null);
  }

  static Fault badHost() {
    return malformed("host, expected a name or an address, and ':' and a port where there is one");
  }

  static Fault tooLarge(String text) {
    return of(413, ErrorCode.REQUEST_TOO_LARGE, text);
  }

  HttpAnswer answer(String requestId) {
    HttpAnswer answer = HttpErrors.answer(status, refusal, requestId).with(REQUEST_ID, requestId);
    return allow == null ? answer : answer.with(HttpHeaderNames.ALLOW, allow);
  }
}
