package io.tiltyard.router.control;

import io.tiltyard.monitor.call.Arm;
import io.tiltyard.monitor.call.CallSource;
import io.tiltyard.monitor.latency.ArmKey;
import io.tiltyard.monitor.latency.ArmMonitor;
import io.tiltyard.monitor.latency.LatencyBook;
import io.tiltyard.monitor.latency.VersionStatistics;
import io.tiltyard.router.admission.Admission;
import io.tiltyard.router.admission.VersionLoad;
import io.tiltyard.router.route.ArmFactory;
import io.tiltyard.router.route.ArmTarget;
import io.tiltyard.router.route.ShadowCounters;
import io.tiltyard.runtime.batch.BatchListener;
import io.tiltyard.runtime.lifecycle.ListenerFactory;
import io.tiltyard.runtime.lifecycle.Servable;
import io.tiltyard.runtime.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Where the calls of every arm and the runs of every version are counted, across all tables. */
public final class Arms implements ArmFactory, ListenerFactory {
  private final LatencyBook latencies;
  private final long maxWaitNanos;
  private final Clock clock;
  private final Map<VersionKey, VersionStatistics> statistics = new ConcurrentHashMap<>();
  private final Map<VersionKey, VersionLoad> loads = new ConcurrentHashMap<>();
  private final Map<ShadowKey, ShadowCounters> shadows = new ConcurrentHashMap<>();

  /** A version of a model. */
  public record VersionKey(String model, long version) {}

  /** A shadow of a route. */
  public record ShadowKey(String route, long version) {}

  /**
   * @param maxWaitNanos the longest standing wait in a version's queue that is put up with
   */
  public Arms(LatencyBook latencies, long maxWaitNanos, Clock clock) {
    this.latencies = latencies;
    this.maxWaitNanos = maxWaitNanos;
    this.clock = clock;
  }

  @Override
  public ArmTarget arm(String route, Arm arm, Servable servable) {
    ArmKey key = new ArmKey(route, servable.model(), servable.version(), arm);
    ArmMonitor monitor = latencies.arm(key);
    VersionStatistics statistics = statistics(servable.model(), servable.version());
    statistics.include(monitor);
    CallSource source =
        new CallSource(route, servable.model(), servable.version(), servable.digest(), arm);
    return new ArmTarget(arm, servable, monitor, statistics, source, admission(servable));
  }

  @Override
  public ShadowCounters shadowCounters(String route, long version) {
    return shadows.computeIfAbsent(new ShadowKey(route, version), key -> new ShadowCounters());
  }

  @Override
  public BatchListener listener(String model, long version) {
    VersionStatistics counted = statistics(model, version);
    VersionLoad load = load(model, version);
    return (requests, rows, nanos) -> {
      counted.execution(rows, nanos);
      load.executed(rows, nanos);
    };
  }

  /** The door of a version; what it knows outlives its unloading. */
  public Admission admission(Servable servable) {
    return new Admission(servable, load(servable.model(), servable.version()));
  }

  /** How long a request of one row would wait for its run if it came now. */
  public long expectedWaitNanos(Servable servable) {
    return admission(servable).expectedWaitNanos(clock.nanoTime());
  }

  private VersionLoad load(String model, long version) {
    return loads.computeIfAbsent(
        new VersionKey(model, version), key -> new VersionLoad(maxWaitNanos, clock.nanoTime()));
  }

  /** What this version did since the process started. */
  public VersionStatistics statistics(String model, long version) {
    return statistics.computeIfAbsent(
        new VersionKey(model, version), key -> new VersionStatistics(clock));
  }

  /** All shadows that ever were, with what became of their requests. */
  public Map<ShadowKey, ShadowCounters> shadows() {
    return Map.copyOf(shadows);
  }
}
