package io.tiltyard.server.metrics;

import io.tiltyard.monitor.metric.Metric;
import io.tiltyard.router.control.Arms;
import io.tiltyard.router.route.RouteTable;
import io.tiltyard.router.route.ShadowCounters;
import io.tiltyard.router.route.ShadowCounters.Drop;
import io.tiltyard.runtime.lifecycle.Servable;
import io.tiltyard.runtime.lifecycle.VersionStatus;
import java.util.Locale;

/** Versions by state, what runs and waits on them, and what shadows were given. */
final class VersionMetrics {
  private VersionMetrics() {}

  static void add(RouteTable table, Arms arms, Families to) {
    for (VersionStatus status : table.versions()) {
      String version = Long.toString(status.version());
      to.add(
          Metric.MODEL_STATE,
          1,
          status.model(),
          version,
          status.state().name().toLowerCase(Locale.ROOT));
      Servable servable = status.servable();
      if (servable != null) {
        to.add(Metric.QUEUE_REQUESTS, servable.batcher().depth(), status.model(), version);
        to.add(
            Metric.RUNS_TERMINATED, servable.batcher().terminatedRuns(), status.model(), version);
        to.add(Metric.IN_FLIGHT_REQUESTS, servable.inFlight(), status.model(), version);
        to.add(
            Metric.EXECUTIONS,
            arms.statistics(status.model(), status.version()).snapshot().executionCount(),
            status.model(),
            version);
      }
    }
    arms.shadows().forEach((key, counters) -> addShadow(key, counters, to));
  }

  private static void addShadow(Arms.ShadowKey key, ShadowCounters counters, Families to) {
    String version = Long.toString(key.version());
    long mirrored = counters.mirrored();
    long eligible = mirrored;
    for (Drop reason : Drop.values()) {
      long dropped = counters.dropped(reason);
      eligible += dropped;
      to.add(Metric.SHADOW_DROPPED, dropped, key.route(), version, reason.label());
    }
    to.add(Metric.SHADOW_MIRRORED, mirrored, key.route(), version);
    to.add(Metric.SHADOW_ELIGIBLE, eligible, key.route(), version);
  }
}
