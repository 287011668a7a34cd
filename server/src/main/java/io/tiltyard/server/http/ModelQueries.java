package io.tiltyard.server.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tiltyard.base.tensor.TensorSpec;
import io.tiltyard.router.route.ArmTarget;
import io.tiltyard.router.route.Route;
import io.tiltyard.router.route.RouteTable;
import io.tiltyard.runtime.lifecycle.Servable;
import io.tiltyard.runtime.lifecycle.VersionStatus;
import io.tiltyard.server.http.transport.HttpExchange;
import io.tiltyard.server.inference.RouteLookup;
import io.tiltyard.server.inference.SignatureProperties;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints that ask about one model. Without a version, the route's champion stands for it, or
 * what answers in its place.
 */
final class ModelQueries {
  private final Supplier<RouteTable> tables;
  private final Refusals refusals;

  ModelQueries(Supplier<RouteTable> tables, Refusals refusals) {
    this.tables = tables;
    this.refusals = refusals;
  }

  /** Not ready is 503 for what is known; an unknown model or version is 404. */
  void ready(HttpExchange exchange, ModelPath path) {
    RouteLookup.Result.Found found = find(exchange, path);
    if (found == null) {
      return;
    }
    boolean ready = found.target() != null;
    exchange.answer(
        JsonAnswer.of(
            ready ? 200 : 503,
            json -> {
              json.writeStartObject();
              json.writeStringField("name", path.model());
              json.writeBooleanField("ready", ready);
              if (!ready) {
                json.writeStringField(
                    "reason", RouteLookup.notReady(found.route(), path.version()).text());
              }
              json.writeEndObject();
            }));
  }

  void metadata(HttpExchange exchange, ModelPath path) {
    RouteLookup.Result.Found found = find(exchange, path);
    ArmTarget target = found == null ? null : available(exchange, path, found);
    if (found == null || target == null) {
      return;
    }
    Servable servable = target.servable();
    exchange.answer(
        JsonAnswer.ok(
            json -> {
              json.writeStartObject();
              json.writeStringField("name", path.model());
              json.writeArrayFieldStart("versions");
              for (VersionStatus status : found.route().versions()) {
                if (status.servable() != null) {
                  json.writeString(Long.toString(status.version()));
                }
              }
              json.writeEndArray();
              json.writeStringField("platform", servable.platform());
              tensors(json, "inputs", servable.signature().inputs());
              tensors(json, "outputs", servable.signature().outputs());
              properties(json, SignatureProperties.of(servable.signature()));
              json.writeEndObject();
            }));
  }

  void config(HttpExchange exchange, ModelPath path) {
    RouteLookup.Result.Found found = find(exchange, path);
    ArmTarget target = found == null ? null : available(exchange, path, found);
    if (target != null) {
      exchange.answer(
          JsonAnswer.ok(json -> ConfigView.write(json, path.model(), target.servable())));
    }
  }

  /**
   * Counts of available versions, since each became available. A version that serves several routes
   * appears under each, with the same counts.
   */
  void statistics(HttpExchange exchange, ModelPath path) {
    RouteLookup.Result.Found found = find(exchange, path);
    if (found == null) {
      return;
    }
    ArmTarget target = found.target();
    exchange.answer(
        JsonAnswer.ok(
            json -> {
              StatisticsView.begin(json);
              if (path.version().isEmpty()) {
                addAll(json, found.route());
              } else if (target != null) {
                StatisticsView.write(json, path.model(), target);
              }
              StatisticsView.end(json);
            }));
  }

  void allStatistics(HttpExchange exchange) {
    exchange.answer(
        JsonAnswer.ok(
            json -> {
              StatisticsView.begin(json);
              for (Route route : tables.get().routes()) {
                addAll(json, route);
              }
              StatisticsView.end(json);
            }));
  }

  private static void addAll(JsonGenerator json, Route route) throws IOException {
    for (VersionStatus status : route.versions()) {
      ArmTarget target = route.named(status.version());
      if (target != null) {
        StatisticsView.write(json, route.name(), target);
      }
    }
  }

  /** What the path names, or null after a refusal. */
  private RouteLookup.Result.@Nullable Found find(HttpExchange exchange, ModelPath path) {
    RouteLookup.Result result = RouteLookup.find(tables.get(), path.model(), path.version());
    if (result instanceof RouteLookup.Result.Found found) {
      return found;
    }
    refusals.answer(exchange, ((RouteLookup.Result.Refused) result).refusal());
    return null;
  }

  /** The version that answers, or null after a refusal. */
  private @Nullable ArmTarget available(
      HttpExchange exchange, ModelPath path, RouteLookup.Result.Found found) {
    if (found.target() == null) {
      refusals.answer(exchange, RouteLookup.notReady(found.route(), path.version()));
    }
    return found.target();
  }

  private static void properties(JsonGenerator json, Map<String, String> properties)
      throws IOException {
    if (!properties.isEmpty()) {
      json.writeObjectFieldStart("properties");
      for (Map.Entry<String, String> property : properties.entrySet()) {
        json.writeStringField(property.getKey(), property.getValue());
      }
      json.writeEndObject();
    }
  }

  private static void tensors(JsonGenerator json, String field, List<TensorSpec> specs)
      throws IOException {
    json.writeArrayFieldStart(field);
    for (TensorSpec spec : specs) {
      json.writeStartObject();
      json.writeStringField("name", spec.name());
      json.writeStringField("datatype", spec.datatype().name());
      json.writeArrayFieldStart("shape");
      for (long dimension : spec.shape()) {
        json.writeNumber(dimension);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
