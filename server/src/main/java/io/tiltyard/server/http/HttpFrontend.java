package io.tiltyard.server.http;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Excerpt;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.base.time.Clock;
import io.tiltyard.router.dispatch.InferenceService;
import io.tiltyard.router.route.RouteTable;
import io.tiltyard.server.http.transport.HttpExchange;
import io.tiltyard.server.http.transport.HttpHandler;
import io.tiltyard.server.inference.QuotaGate;
import io.tiltyard.server.inference.Rejections;
import io.tiltyard.server.inference.RepositoryControl;
import io.tiltyard.server.inference.ServerInfo;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The Open Inference Protocol's REST endpoints. A known path with another verb is 405, anything
 * else 404. A model is asked for by the name of its route; a model called {@code stats} has its
 * metadata at its version's path only.
 */
public final class HttpFrontend implements HttpHandler {
  private final Refusals refusals;
  private final InferHandler infer;
  private final ServerQueries server;
  private final ModelQueries models;
  private final RepositoryHandler repository;

  /**
   * @param tables the current table: one volatile read
   * @param repository loads and unloads models
   * @param draining whether the gateway is about to end, and so not ready
   */
  public HttpFrontend(
      InferenceService service,
      Supplier<RouteTable> tables,
      RepositoryControl repository,
      QuotaGate quotas,
      ServerInfo info,
      Rejections rejections,
      BooleanSupplier draining,
      Clock clock) {
    this.refusals = new Refusals(rejections);
    this.infer = new InferHandler(service, quotas, refusals, clock);
    this.server = new ServerQueries(tables, info, refusals, draining);
    this.models = new ModelQueries(tables, refusals);
    this.repository = new RepositoryHandler(repository, refusals);
  }

  @Override
  public void handle(HttpExchange exchange) {
    Endpoint.Match match = Endpoint.Match.of(exchange.path());
    if (match == null) {
      refusals.answer(
          exchange,
          new Refusal(
              ErrorCode.NOT_FOUND,
              "path '" + Excerpt.of(exchange.path()) + "' is not known, expected one below /v2"));
    } else if (!match.endpoint().verb().equals(exchange.method())) {
      refusals.wrongVerb(exchange, match.endpoint());
    } else if (!match.endpoint().isOfModel()) {
      handleServer(exchange, match.endpoint());
    } else {
      handleModel(exchange, match);
    }
  }

  private void handleServer(HttpExchange exchange, Endpoint endpoint) {
    switch (endpoint) {
      case SERVER_METADATA -> server.metadata(exchange);
      case SERVER_LIVE -> server.live(exchange);
      case SERVER_READY -> server.ready(exchange);
      case MODELS -> server.models(exchange);
      case REPOSITORY_INDEX -> server.index(exchange);
      case ALL_STATISTICS -> models.allStatistics(exchange);
      case MODEL_METADATA,
          MODEL_READY,
          MODEL_CONFIG,
          MODEL_STATISTICS,
          MODEL_INFER,
          MODEL_LOAD,
          MODEL_UNLOAD ->
          throw new IllegalStateException(endpoint + " is about a model");
    }
  }

  private void handleModel(HttpExchange exchange, Endpoint.Match match) {
    ModelPath.Result result = ModelPath.parse(match.model(), match.version());
    if (result instanceof ModelPath.Result.Refused refused) {
      refusals.answer(exchange, refused.refusal());
      return;
    }
    ModelPath path = ((ModelPath.Result.Of) result).path();
    switch (match.endpoint()) {
      case MODEL_INFER -> infer.handle(exchange, path);
      case MODEL_METADATA -> models.metadata(exchange, path);
      case MODEL_READY -> models.ready(exchange, path);
      case MODEL_CONFIG -> models.config(exchange, path);
      case MODEL_STATISTICS -> models.statistics(exchange, path);
      case MODEL_LOAD -> repository.load(exchange, path);
      case MODEL_UNLOAD -> repository.unload(exchange, path);
      case SERVER_METADATA, SERVER_LIVE, SERVER_READY, MODELS, ALL_STATISTICS, REPOSITORY_INDEX ->
          throw new IllegalStateException(match.endpoint() + " is about no model");
    }
  }
}
