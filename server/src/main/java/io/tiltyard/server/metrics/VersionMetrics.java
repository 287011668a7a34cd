package io.tiltyard.server.metrics;

import io.tiltyard.monitor.metric.Metric;
import io.tiltyard.router.admission.Admission;
import io.tiltyard.router.admission.Verdict;
import io.tiltyard.router.control.Arms;
import io.tiltyard.router.route.RouteTable;
import io.tiltyard.router.route.ShadowCounters;
import io.tiltyard.router.route.ShadowCounters.Drop;
import io.tiltyard.runtime.lifecycle.Servable;
import io.tiltyard.runtime.lifecycle.VersionStatus;
import java.util.Locale;

/** Versions by state, what runs and waits on them, and what shadows were given. */
final class VersionMetrics {
  private static final double NANOS_PER_SECOND = 1e9;

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
        to.add(Metric.RUNS_STUCK, servable.batcher().stuckRuns(), status.model(), version);
        to.add(Metric.RUNS_INLINE, servable.batcher().inlineRuns(), status.model(), version);
        to.add(Metric.IN_FLIGHT_REQUESTS, servable.inFlight(), status.model(), version);
        to.add(
            Metric.EXECUTIONS,
            arms.statistics(status.model(), status.version()).snapshot().executionCount(),
            status.model(),
            version);
        addAdmission(servable, arms, to);
      }
    }
    arms.shadows().forEach((key, counters) -> addShadow(key, counters, to));
  }

  private static void addAdmission(Servable servable, Arms arms, Families to) {
    String model = servable.model();
    String version = Long.toString(servable.version());
    Admission admission = arms.admission(servable);
    to.add(Metric.QUEUE_ROWS, admission.waitingRows(), model, version);
    to.add(Metric.CONCURRENCY_LIMIT, admission.limit(), model, version);
    to.addDecimal(
        Metric.EXPECTED_WAIT, arms.expectedWaitNanos(servable) / NANOS_PER_SECOND, model, version);
    for (Verdict reason : Verdict.REFUSALS) {
      to.add(Metric.SHED, admission.refused(reason), model, version, reason.label());
    }
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
