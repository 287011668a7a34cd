package io.tiltyard.server.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Excerpt;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.router.alias.AliasName;
import io.tiltyard.router.route.Route;
import io.tiltyard.server.http.transport.HttpAnswer;
import io.tiltyard.server.http.transport.HttpExchange;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The aliases of a model: those that operators set, and champion and previous of each of its
 * routes.
 */
final class AliasEndpoints {
  private static final int OK = 200;
  private static final String VERSION = "version";

  private final AdminSources sources;
  private final ControlPlane control;
  private final Answers answers;

  AliasEndpoints(AdminSources sources, ControlPlane control, Answers answers) {
    this.sources = sources;
    this.control = control;
    this.answers = answers;
  }

  void list(HttpExchange exchange, List<String> names) throws RefusedException {
    String model = PathSegments.name("model", names.get(0));
    List<Route> routes = routes(model);
    if (routes.isEmpty()) {
      throw new RefusedException(ErrorCode.MODEL_NOT_FOUND, "no model '" + model + "'");
    }
    exchange.answer(HttpAnswer.json(OK, Json.write(json -> write(json, routes))));
  }

  void put(HttpExchange exchange, List<String> names) throws RefusedException {
    String model = PathSegments.name("model", names.get(0));
    String alias = alias(names.get(1));
    long version = version(Json.readObject(exchange));
    answers.whenDone(
        control.setAlias(model, alias, version),
        exchange,
        refusal -> {
          if (refusal != null) {
            answers.refuse(exchange, refusal);
          } else {
            exchange.answer(
                HttpAnswer.json(OK, Json.write(json -> write(json, alias, version, ""))));
          }
        });
  }

  void delete(HttpExchange exchange, List<String> names) throws RefusedException {
    String model = PathSegments.name("model", names.get(0));
    String alias = alias(names.get(1));
    answers.whenDone(
        control.removeAlias(model, alias),
        exchange,
        refusal -> {
          if (refusal != null) {
            answers.refuse(exchange, refusal);
          } else {
            exchange.answer(HttpAnswer.json(OK, "{}"));
          }
        });
  }

  private List<Route> routes(String model) {
    return sources.table().get().routes().stream()
        .filter(route -> route.definition().model().equals(model))
        .toList();
  }

  private static void write(JsonGenerator json, List<Route> routes) throws IOException {
    Map<String, Long> named = new TreeMap<>();
    json.writeStartObject();
    json.writeArrayFieldStart("aliases");
    for (Route route : routes) {
      for (Map.Entry<String, Long> alias : route.aliases().entrySet()) {
        if (AliasName.isKept(alias.getKey())) {
          write(json, alias.getKey(), alias.getValue(), route.name());
        } else {
          named.put(alias.getKey(), alias.getValue());
        }
      }
    }
    for (Map.Entry<String, Long> alias : named.entrySet()) {
      write(json, alias.getKey(), alias.getValue(), "");
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, String alias, long version, String route)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("alias", alias);
    json.writeNumberField(VERSION, version);
    if (!route.isEmpty()) {
      json.writeStringField("route", route);
    }
    json.writeEndObject();
  }

  private static String alias(String name) throws RefusedException {
    Refusal refusal = AliasName.checkSettable(name);
    if (refusal != null) {
      throw new RefusedException(refusal, List.of());
    }
    return name;
  }

  private static long version(ObjectNode body) throws RefusedException {
    JsonNode version = body.get(VERSION);
    boolean number = version != null && version.isIntegralNumber() && version.canConvertToLong();
    if (version == null || !number || version.longValue() < 1 || body.size() > 1) {
      throw new RefusedException(
          ErrorCode.INVALID_ARGUMENT,
          "body " + Excerpt.of(body.toString()) + ", expected {\"version\": <a number from 1>}");
    }
    return version.longValue();
  }
}
