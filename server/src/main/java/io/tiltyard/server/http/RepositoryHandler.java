package io.tiltyard.server.http;

import io.netty.buffer.ByteBufUtil;
import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Excerpt;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.server.http.transport.HttpExchange;
import io.tiltyard.server.inference.NamedVersion;
import io.tiltyard.server.inference.RepositoryControl;
import io.tiltyard.server.json.RepositoryRequestReader;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads and unloads models of the repository, by their names and not those of routes. The answer is
 * KServe's; Triton's clients look at its status only.
 */
final class RepositoryHandler {
  private static final Logger LOG = LoggerFactory.getLogger(RepositoryHandler.class);

  private final RepositoryControl control;
  private final Refusals refusals;

  RepositoryHandler(RepositoryControl control, Refusals refusals) {
    this.control = control;
    this.refusals = refusals;
  }

  /** Answers when the model is loaded, or will not be. */
  void load(HttpExchange exchange, ModelPath path) {
    handle(exchange, path, true);
  }

  /** Answers when no new request reaches the model; what is in flight is still answered. */
  void unload(HttpExchange exchange, ModelPath path) {
    handle(exchange, path, false);
  }

  private void handle(HttpExchange exchange, ModelPath path, boolean load) {
    Refusal off = control.checkAllowed();
    if (off != null) {
      refusals.answer(exchange, off);
      return;
    }
    Refusal refusal = MediaType.check(exchange);
    long version = NamedVersion.number(path.version());
    if (refusal == null && version == 0 && !path.version().isEmpty()) {
      refusal =
          new Refusal(
              ErrorCode.INVALID_ARGUMENT,
              "model version '"
                  + Excerpt.of(path.version())
                  + "', expected a number: an alias is nothing to load");
    }
    if (refusal != null) {
      refusals.answer(exchange, refusal);
      return;
    }
    byte[] body = ByteBufUtil.getBytes(exchange.body());
    RepositoryRequestReader.Result request =
        load ? RepositoryRequestReader.readLoad(body) : RepositoryRequestReader.readUnload(body);
    if (request instanceof RepositoryRequestReader.Result.Refused refused) {
      refusals.answer(exchange, refused.refusal());
    } else if (request instanceof RepositoryRequestReader.Result.Read read) {
      answer(
          exchange,
          path.model(),
          load ? "load" : "unload",
          load
              ? control.load(path.model(), version, read.config())
              : control.unload(path.model(), version));
    }
  }

  private void answer(
      HttpExchange exchange,
      String model,
      String field,
      CompletableFuture<@Nullable Refusal> result) {
    var unused =
        result.whenComplete(
            (refusal, failure) -> {
              if (failure != null) {
                LOG.error("request {} to {} a model failed", exchange.requestId(), field, failure);
                refusals.answer(
                    exchange,
                    new Refusal(ErrorCode.INTERNAL, "the gateway failed; its log has the cause"));
              } else if (refusal != null) {
                refusals.answer(exchange, refusal);
              } else {
                exchange.answer(
                    JsonAnswer.ok(
                        json -> {
                          json.writeStartObject();
                          json.writeStringField("name", model);
                          json.writeBooleanField(field, true);
                          json.writeEndObject();
                        }));
              }
            });
  }
}
