package io.tiltyard.server.http;

import io.netty.util.AsciiString;
import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.server.http.transport.HttpErrors;
import io.tiltyard.server.http.transport.HttpExchange;
import io.tiltyard.server.inference.HeaderText;
import io.tiltyard.server.inference.Plane;
import io.tiltyard.server.inference.Rejections;

/** Says no, and counts it. */
final class Refusals {
  private static final AsciiString REQUEST_ID = AsciiString.cached("x-request-id");

  private final Rejections rejections;

  Refusals(Rejections rejections) {
    this.rejections = rejections;
  }

  void answer(HttpExchange exchange, Refusal refusal) {
    answer(exchange, refusal, exchange.requestId());
  }

  void answer(HttpExchange exchange, Refusal refusal, String id) {
    rejections.count(Plane.HTTP, refusal.code());
    exchange.answer(HttpErrors.answer(refusal, id).with(REQUEST_ID, HeaderText.ascii(id)));
  }

  void wrongVerb(HttpExchange exchange, Endpoint endpoint) {
    rejections.count(Plane.HTTP, ErrorCode.METHOD_NOT_ALLOWED);
    String id = exchange.requestId();
    exchange.answer(
        HttpErrors.methodNotAllowed(exchange.method(), endpoint.verbs(), id).with(REQUEST_ID, id));
  }

  void unknownFields(int count) {
    for (int i = 0; i < count; i++) {
      rejections.countUnknownField();
    }
  }
}
