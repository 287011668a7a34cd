package io.tiltyard.server.admin;

import io.tiltyard.server.http.transport.HttpAnswer;
import io.tiltyard.server.http.transport.HttpExchange;
import io.tiltyard.server.startup.Startup;
import io.tiltyard.server.startup.Startup.Timing;
import java.util.List;

/** What the start of this gateway was made of. */
final class StartupEndpoint {
  private static final int OK = 200;

  private final Startup startup;

  StartupEndpoint(Startup startup) {
    this.startup = startup;
  }

  /** The phases that have ended; all of them once the gateway was ready for the first time. */
  void show(HttpExchange exchange, List<String> names) {
    List<Timing> timings = startup.timings();
    byte[] body =
        Json.write(
            json -> {
              json.writeStartObject();
              json.writeArrayFieldStart("phases");
              for (Timing timing : timings) {
                json.writeStartObject();
                json.writeStringField("name", timing.phase().label());
                json.writeNumberField("ms", timing.millis());
                json.writeEndObject();
              }
              json.writeEndArray();
              json.writeNumberField("total_ms", timings.stream().mapToLong(Timing::millis).sum());
              json.writeEndObject();
            });
    exchange.answer(HttpAnswer.json(OK, body));
  }
}
