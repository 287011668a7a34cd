package io.tiltyard.server.admin;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.tiltyard.server.http.transport.HttpAnswer;
import io.tiltyard.server.http.transport.HttpExchange;
import io.tiltyard.server.metrics.Exposition;
import java.util.List;

/** Whether the gateway is well, and its metrics. */
final class Overview {
  private static final int OK = 200;

  private final AdminSources sources;

  Overview(AdminSources sources) {
    this.sources = sources;
  }

  /** Alive as long as this answers; {@code ready} says whether traffic should come. */
  void health(HttpExchange exchange, List<String> names) {
    boolean ready = sources.ready().getAsBoolean();
    exchange.answer(HttpAnswer.json(OK, "{\"status\":\"ok\",\"ready\":" + ready + "}"));
  }

  void metrics(HttpExchange exchange, List<String> names) {
    Exposition exposition = sources.metrics().render(exchange.header(HttpHeaderNames.ACCEPT));
    exchange.answer(
        new HttpAnswer(OK, exposition.contentType(), Unpooled.wrappedBuffer(exposition.body())));
  }
}
