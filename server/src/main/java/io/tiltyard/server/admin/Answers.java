package io.tiltyard.server.admin;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.server.http.transport.HttpAnswer;
import io.tiltyard.server.http.transport.HttpErrors;
import io.tiltyard.server.http.transport.HttpExchange;
import io.tiltyard.server.inference.Plane;
import io.tiltyard.server.inference.Rejections;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Refusals of the admin plane: counted, and told in one shape. */
final class Answers {
  private static final Logger LOG = LoggerFactory.getLogger(Answers.class);

  private final Rejections rejections;

  Answers(Rejections rejections) {
    this.rejections = rejections;
  }

  void count(ErrorCode code) {
    rejections.count(Plane.ADMIN, code);
  }

  void refuse(HttpExchange exchange, Refusal refusal) {
    count(refusal.code());
    exchange.answer(HttpErrors.answer(refusal, exchange.requestId()));
  }

  /** The same for a stale revision, with the current one as the entity tag. */
  void refuse(HttpExchange exchange, Refusal refusal, long revision) {
    count(refusal.code());
    HttpAnswer answer = HttpErrors.answer(refusal, exchange.requestId());
    exchange.answer(
        revision == 0 ? answer : answer.with(HttpHeaderNames.ETAG, RevisionHeaders.tag(revision)));
  }

  void refuse(HttpExchange exchange, RefusedException refused) {
    if (refused.problems().isEmpty()) {
      refuse(exchange, refused.refusal());
      return;
    }
    count(refused.refusal().code());
    exchange.answer(
        HttpAnswer.json(
            HttpErrors.status(refused.refusal().code()),
            Json.write(
                json -> {
                  json.writeStartObject();
                  json.writeStringField("error", refused.refusal().text());
                  json.writeStringField("code", refused.refusal().code().name());
                  json.writeStringField("request_id", exchange.requestId());
                  json.writeArrayFieldStart("problems");
                  for (String problem : refused.problems()) {
                    json.writeString(problem);
                  }
                  json.writeEndArray();
                  json.writeEndObject();
                })));
  }

  /** Goes on when the control plane is done; a failure of it is answered here. */
  <T extends @Nullable Object> void whenDone(
      CompletableFuture<T> result, HttpExchange exchange, Consumer<T> answer) {
    var unused =
        result.whenComplete(
            (value, failure) -> {
              if (failure == null) {
                answer.accept(value);
              } else {
                fail(exchange, failure);
              }
            });
  }

  /** For what should not happen: the cause is logged under the request's id. */
  private void fail(HttpExchange exchange, Throwable cause) {
    LOG.error("admin request {} failed", exchange.requestId(), cause);
    refuse(exchange, new Refusal(ErrorCode.INTERNAL, "the gateway failed; its log has the cause"));
  }
}
