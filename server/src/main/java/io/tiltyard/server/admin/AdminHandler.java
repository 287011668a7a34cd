package io.tiltyard.server.admin;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Excerpt;
import io.tiltyard.server.http.transport.HttpAnswer;
import io.tiltyard.server.http.transport.HttpErrors;
import io.tiltyard.server.http.transport.HttpExchange;
import io.tiltyard.server.http.transport.HttpHandler;
import java.util.ArrayList;
import java.util.List;

/**
 * Answers the admin listener: reads come from immutable snapshots, changes go to the control plane
 * and are answered when it is done. No field of any call names a file.
 */
public final class AdminHandler implements HttpHandler {
  private final List<Endpoint> endpoints;
  private final Answers answers;

  public AdminHandler(AdminSources sources, ControlPlane control) {
    this.answers = new Answers(sources.rejections());
    Overview overview = new Overview(sources);
    Models models = new Models(sources);
    ModelChanges changes = new ModelChanges(models, control, answers);
    AliasEndpoints aliases = new AliasEndpoints(sources, control, answers);
    EventStreams events = new EventStreams(sources.events());
    Routes routes = new Routes(sources, control, answers);
    Memory memory = new Memory(sources);
    StartupEndpoint startup = new StartupEndpoint(sources.startup());
    Evidence evidence = new Evidence(sources);
    this.endpoints =
        List.of(
            Endpoint.of("GET", "/healthz", overview::health),
            Endpoint.of("GET", "/metrics", overview::metrics),
            Endpoint.of("GET", "/admin/v1/startup", startup::show),
            Endpoint.of("GET", "/admin/v1/models", models::list),
            Endpoint.of("GET", "/admin/v1/models/{m}", models::show),
            Endpoint.of("POST", "/admin/v1/models/{m}:load", changes::loadModel),
            Endpoint.of("POST", "/admin/v1/models/{m}:unload", changes::unloadModel),
            Endpoint.of("POST", "/admin/v1/models/{m}/versions/{v}:load", changes::loadVersion),
            Endpoint.of("POST", "/admin/v1/models/{m}/versions/{v}:unload", changes::unloadVersion),
            Endpoint.of("GET", "/admin/v1/models/{m}/aliases", aliases::list),
            Endpoint.of("PUT", "/admin/v1/models/{m}/aliases/{a}", aliases::put),
            Endpoint.of("DELETE", "/admin/v1/models/{m}/aliases/{a}", aliases::delete),
            Endpoint.of("GET", "/admin/v1/memory", memory::show),
            Endpoint.of("GET", "/admin/v1/events", events::open),
            Endpoint.of(
                "GET", "/admin/v1/models/{m}/versions/{v}/distributions", evidence::ofVersion),
            Endpoint.of("GET", "/admin/v1/routes", routes::list),
            Endpoint.of("GET", "/admin/v1/routes/{r}", routes::show),
            Endpoint.of("PUT", "/admin/v1/routes/{r}", routes::put),
            Endpoint.of("GET", "/admin/v1/routes/{r}/comparison", evidence::comparison),
            Endpoint.of("GET", "/admin/v1/routes/{r}/drift", evidence::drift));
  }

  @Override
  public void handle(HttpExchange exchange) {
    try {
      dispatch(exchange);
    } catch (RefusedException e) {
      answers.refuse(exchange, e);
    }
  }

  private void dispatch(HttpExchange exchange) throws RefusedException {
    List<String> path = PathSegments.of(exchange.path());
    List<String> allowed = new ArrayList<>();
    for (Endpoint endpoint : endpoints) {
      List<String> names = endpoint.match(path);
      if (names != null && endpoint.verb().equals(exchange.method())) {
        endpoint.action().answer(exchange, names);
        return;
      }
      if (names != null) {
        allowed.add(endpoint.verb());
      }
    }
    if (allowed.isEmpty()) {
      throw new RefusedException(
          ErrorCode.NOT_FOUND, "no such path: " + Excerpt.of(exchange.path()));
    }
    answers.count(ErrorCode.METHOD_NOT_ALLOWED);
    HttpAnswer answer =
        HttpErrors.methodNotAllowed(exchange.method(), allowed, exchange.requestId());
    exchange.answer(answer);
  }

  /** All calls of the API, {@code VERB /path}, in the order in which they are tried. */
  List<String> calls() {
    return endpoints.stream()
        .map(endpoint -> endpoint.verb() + " /" + String.join("/", endpoint.pattern()))
        .toList();
  }
}
