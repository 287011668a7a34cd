package io.tiltyard.server.admin;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.router.control.PutResult;
import io.tiltyard.router.control.RevisionCondition;
import io.tiltyard.router.route.Route;
import io.tiltyard.router.route.RouteDefinition;
import io.tiltyard.server.http.transport.HttpAnswer;
import io.tiltyard.server.http.transport.HttpExchange;
import java.util.List;

/** Routes as they are, and their replacement by whole new ones. */
final class Routes {
  private static final int OK = 200;
  private static final int CREATED = 201;

  private final AdminSources sources;
  private final ControlPlane control;
  private final Answers answers;

  Routes(AdminSources sources, ControlPlane control, Answers answers) {
    this.sources = sources;
    this.control = control;
    this.answers = answers;
  }

  void list(HttpExchange exchange, List<String> names) {
    exchange.answer(
        HttpAnswer.json(
            OK,
            Json.write(
                json -> {
                  json.writeStartObject();
                  json.writeArrayFieldStart("routes");
                  for (Route route : sources.table().get().routes()) {
                    RouteJson.write(json, route);
                  }
                  json.writeEndArray();
                  json.writeEndObject();
                })));
  }

  void show(HttpExchange exchange, List<String> names) throws RefusedException {
    exchange.answer(answer(OK, find(sources, names.get(0))));
  }

  void put(HttpExchange exchange, List<String> names) throws RefusedException {
    String name = PathSegments.name("route", names.get(0));
    RevisionCondition condition = RevisionHeaders.condition(exchange);
    Route current = sources.table().get().find(name);
    RouteDefinition definition =
        RouteJson.read(Json.readObject(exchange), name, condition, current);
    int status = current == null ? CREATED : OK;
    answers.whenDone(
        control.putRoute(definition, condition),
        exchange,
        result -> answer(exchange, status, result));
  }

  private void answer(HttpExchange exchange, int status, PutResult result) {
    if (result instanceof PutResult.Done done) {
      exchange.answer(answer(status, done.route()));
    } else if (result instanceof PutResult.Refused refused) {
      answers.refuse(exchange, refused.refusal(), refused.revision());
    }
  }

  private static HttpAnswer answer(int status, Route route) {
    return HttpAnswer.json(status, Json.write(json -> RouteJson.write(json, route)))
        .with(HttpHeaderNames.ETAG, RevisionHeaders.tag(route.revision()));
  }

  /** The route of this name in the current table. */
  static Route find(AdminSources sources, String text) throws RefusedException {
    String name = PathSegments.name("route", text);
    Route route = sources.table().get().find(name);
    if (route == null) {
      throw new RefusedException(ErrorCode.MODEL_NOT_FOUND, "no route '" + name + "'");
    }
    return route;
  }
}
