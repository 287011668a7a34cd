package io.tiltyard.server.metrics;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.tiltyard.monitor.call.CallOutcome;
import io.tiltyard.monitor.call.Stage;
import io.tiltyard.monitor.latency.ArmKey;
import io.tiltyard.monitor.latency.ArmSnapshot;
import io.tiltyard.monitor.latency.BucketCounts;
import io.tiltyard.monitor.latency.StageSnapshot;
import io.tiltyard.monitor.metric.LatencyBuckets;
import io.tiltyard.monitor.metric.Metric;
import java.util.Arrays;

/** Calls by arm: outcomes, rows, and a histogram a stage. */
final class CallMetrics {
  private static final double NANOS_PER_SECOND = 1e9;

  private final long[] boundsNanos = LatencyBuckets.nanos();
  private final double[] bounds = withInfinity(LatencyBuckets.seconds());

  void add(ArmSnapshot arm, Families to) {
    ArmKey key = arm.key();
    String version = Long.toString(key.version());
    String part = key.arm().label();
    for (CallOutcome outcome : CallOutcome.values()) {
      to.add(
          Metric.REQUESTS,
          arm.count(outcome),
          key.route(),
          key.model(),
          version,
          part,
          outcome.label());
    }
    to.add(Metric.ROWS, arm.rows(), key.route(), key.model(), version, part);
    to.add(Metric.LATENCY_CLAMPED, arm.clamped(), key.route(), key.model(), version, part);
    if (arm.calls() == 0) {
      return; // no thousands of empty buckets for models that nobody calls
    }
    for (Stage stage : Stage.values()) {
      StageSnapshot durations = arm.stage(stage);
      to.add(
          Metric.REQUEST_STAGE,
          ClassicHistogramBuckets.of(bounds, counts(durations)),
          durations.sumNanos() / NANOS_PER_SECOND,
          key.route(),
          key.model(),
          version,
          part,
          stage.label());
    }
  }

  /** Values in each bucket alone, the last one without an upper bound. */
  private long[] counts(StageSnapshot durations) {
    long[] cumulative = BucketCounts.cumulative(durations.histogram(), boundsNanos);
    long[] counts = new long[bounds.length];
    long below = 0;
    for (int i = 0; i < cumulative.length; i++) {
      counts[i] = cumulative[i] - below;
      below = cumulative[i];
    }
    counts[counts.length - 1] = durations.histogram().getTotalCount() - below;
    return counts;
  }

  private static double[] withInfinity(double[] bounds) {
    double[] all = Arrays.copyOf(bounds, bounds.length + 1);
    all[bounds.length] = Double.POSITIVE_INFINITY;
    return all;
  }
}
