package io.tiltyard.server.admin;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.monitor.distribution.VersionDistribution;
import io.tiltyard.monitor.latency.ArmSnapshot;
import io.tiltyard.router.route.Route;
import io.tiltyard.runtime.lifecycle.VersionStatus;
import io.tiltyard.server.http.transport.HttpAnswer;
import io.tiltyard.server.http.transport.HttpExchange;
import java.util.List;

/** What was measured: the arms of a route side by side, and the values that versions saw. */
final class Evidence {
  private static final int OK = 200;

  private final AdminSources sources;

  Evidence(AdminSources sources) {
    this.sources = sources;
  }

  void comparison(HttpExchange exchange, List<String> names) throws RefusedException {
    Route route = Routes.find(sources, names.get(0));
    List<ArmSnapshot> arms = sources.arms().get();
    exchange.answer(
        HttpAnswer.json(OK, Json.write(json -> new ComparisonJson(json).write(route, arms))));
  }

  /** The values that the versions of the route's model took and gave. */
  void drift(HttpExchange exchange, List<String> names) throws RefusedException {
    Route route = Routes.find(sources, names.get(0));
    List<VersionDistribution> versions =
        sources.distributions().get().stream()
            .filter(version -> version.model().equals(route.definition().model()))
            .toList();
    exchange.answer(
        HttpAnswer.json(
            OK,
            Json.write(
                json -> {
                  json.writeStartObject();
                  json.writeStringField("route", route.name());
                  json.writeStringField("model", route.definition().model());
                  new DistributionJson(json).writeVersions(versions);
                  json.writeEndObject();
                })));
  }

  void ofVersion(HttpExchange exchange, List<String> names) throws RefusedException {
    String model = PathSegments.name("model", names.get(0));
    long number = PathSegments.version(names.get(1));
    if (!isKnown(model, number)) {
      throw new RefusedException(
          ErrorCode.VERSION_NOT_FOUND, "model '" + model + "' has no version " + number);
    }
    List<VersionDistribution> versions =
        sources.distributions().get().stream()
            .filter(version -> version.model().equals(model) && version.version() == number)
            .toList();
    exchange.answer(
        HttpAnswer.json(
            OK,
            Json.write(
                json -> {
                  json.writeStartObject();
                  json.writeStringField("model", model);
                  json.writeNumberField("version", number);
                  new DistributionJson(json).writeVersions(versions);
                  json.writeEndObject();
                })));
  }

  private boolean isKnown(String model, long number) {
    for (VersionStatus status : sources.table().get().versions()) {
      if (status.model().equals(model) && status.version() == number) {
        return true;
      }
    }
    return false;
  }
}
