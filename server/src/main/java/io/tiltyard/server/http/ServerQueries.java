package io.tiltyard.server.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.netty.buffer.ByteBufUtil;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.router.route.NotReady;
import io.tiltyard.router.route.Route;
import io.tiltyard.router.route.RouteTable;
import io.tiltyard.runtime.lifecycle.VersionState;
import io.tiltyard.runtime.lifecycle.VersionStatus;
import io.tiltyard.server.http.transport.HttpExchange;
import io.tiltyard.server.inference.IndexWords;
import io.tiltyard.server.inference.ServerInfo;
import io.tiltyard.server.json.IndexRequestReader;
import java.io.IOException;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** The endpoints that ask about the server as a whole. */
final class ServerQueries {
  private final Supplier<RouteTable> tables;
  private final ServerInfo info;
  private final Refusals refusals;
  private final BooleanSupplier draining;

  ServerQueries(
      Supplier<RouteTable> tables, ServerInfo info, Refusals refusals, BooleanSupplier draining) {
    this.tables = tables;
    this.info = info;
    this.refusals = refusals;
    this.draining = draining;
  }

  void metadata(HttpExchange exchange) {
    exchange.answer(
        JsonAnswer.ok(
            json -> {
              json.writeStartObject();
              json.writeStringField("name", info.name());
              json.writeStringField("version", info.version());
              json.writeArrayFieldStart("extensions");
              for (String extension : info.extensions()) {
                json.writeString(extension);
              }
              json.writeEndArray();
              json.writeEndObject();
            }));
  }

  void live(HttpExchange exchange) {
    exchange.answer(
        JsonAnswer.ok(
            json -> {
              json.writeStartObject();
              json.writeBooleanField("live", true);
              json.writeEndObject();
            }));
  }

  /**
   * Ready once the first models are seen through and anything that is wanted serves, until the
   * server begins to shut down; else with the reasons.
   */
  void ready(HttpExchange exchange) {
    RouteTable table = tables.get();
    boolean ends = draining.getAsBoolean();
    boolean ready = table.ready() && !ends;
    exchange.answer(
        JsonAnswer.of(
            ready ? 200 : 503,
            json -> {
              json.writeStartObject();
              json.writeBooleanField("ready", ready);
              json.writeBooleanField("live", true);
              if (!ready) {
                json.writeArrayFieldStart("reasons");
                for (String reason :
                    ends ? List.of("the gateway is shutting down") : NotReady.reasons(table)) {
                  json.writeString(reason);
                }
                json.writeEndArray();
              }
              json.writeEndObject();
            }));
  }

  /** The names that clients may call. */
  void models(HttpExchange exchange) {
    exchange.answer(
        JsonAnswer.ok(
            json -> {
              json.writeStartObject();
              json.writeArrayFieldStart("models");
              for (Route route : tables.get().routes()) {
                json.writeString(route.name());
              }
              json.writeEndArray();
              json.writeEndObject();
            }));
  }

  /** All known versions of all models, under the models' names. */
  void index(HttpExchange exchange) {
    Refusal wrongType = MediaType.check(exchange);
    if (wrongType != null) {
      refusals.answer(exchange, wrongType);
      return;
    }
    IndexRequestReader.Result result =
        IndexRequestReader.read(ByteBufUtil.getBytes(exchange.body()));
    if (result instanceof IndexRequestReader.Result.Refused refused) {
      refusals.answer(exchange, refused.refusal());
      return;
    }
    boolean readyOnly = ((IndexRequestReader.Result.Read) result).readyOnly();
    exchange.answer(
        JsonAnswer.ok(
            json -> {
              json.writeStartArray();
              for (VersionStatus status : tables.get().versions()) {
                if (!readyOnly || status.state() == VersionState.AVAILABLE) {
                  entry(json, status);
                }
              }
              json.writeEndArray();
            }));
  }

  private static void entry(JsonGenerator json, VersionStatus status) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", status.model());
    json.writeStringField("version", Long.toString(status.version()));
    json.writeStringField("state", IndexWords.state(status.state()));
    json.writeStringField("reason", IndexWords.reason(status));
    json.writeEndObject();
  }
}
