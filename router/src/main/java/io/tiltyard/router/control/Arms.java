package io.tiltyard.router.control;

import io.tiltyard.base.time.Clock;
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
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Where the calls of every arm and the runs of every version are counted, across all tables. A
 * version that comes back with other files under its number is counted from zero.
 */
public final class Arms implements ArmFactory, ListenerFactory {
  private final LatencyBook latencies;
  private final long maxWaitNanos;
  private final Clock clock;
  private final Map<LifeKey, VersionStatistics> statistics = new ConcurrentHashMap<>();
  private final Map<LifeKey, VersionLoad> loads = new ConcurrentHashMap<>();

  /** Digests of what is, or was last, in a table. */
  private final Map<VersionKey, String> routed = new ConcurrentHashMap<>();

  private final Map<ShadowKey, ShadowCounters> shadows = new ConcurrentHashMap<>();

  /** A version of a model. */
  public record VersionKey(String model, long version) {}

  private record LifeKey(VersionKey version, String digest) {}

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
    begin(servable);
    ArmKey key = new ArmKey(route, servable.model(), servable.version(), arm);
    ArmMonitor monitor = latencies.arm(key);
    VersionStatistics statistics = statistics(life(servable));
    statistics.include(monitor);
    CallSource source =
        new CallSource(route, servable.model(), servable.version(), servable.digest(), arm);
    return new ArmTarget(arm, servable, monitor, statistics, source, admission(servable));
  }

  private void begin(Servable servable) {
    VersionKey key = new VersionKey(servable.model(), servable.version());
    String before = routed.put(key, servable.digest());
    if (before != null && !before.equals(servable.digest())) {
      LifeKey gone = new LifeKey(key, before);
      statistics.remove(gone);
      loads.remove(gone);
      latencies.forget(servable.model(), servable.version());
    }
  }

  private static LifeKey life(Servable servable) {
    return new LifeKey(new VersionKey(servable.model(), servable.version()), servable.digest());
  }

  @Override
  public ShadowCounters shadowCounters(String route, long version) {
    return shadows.computeIfAbsent(new ShadowKey(route, version), key -> new ShadowCounters());
  }

  @Override
  public BatchListener listener(String model, long version, String digest) {
    LifeKey life = new LifeKey(new VersionKey(model, version), digest);
    VersionStatistics counted = statistics(life);
    VersionLoad load = load(life);
    return (requests, rows, nanos) -> {
      counted.execution(rows, nanos);
      load.executed(rows, nanos);
    };
  }

  /** The door of a version; what it knows outlives its unloading. */
  public Admission admission(Servable servable) {
    return new Admission(servable, load(life(servable)));
  }

  /** How long a request of one row would wait for its run if it came now. */
  public long expectedWaitNanos(Servable servable) {
    return admission(servable).expectedWaitNanos(clock.nanoTime());
  }

  private VersionLoad load(LifeKey life) {
    return loads.computeIfAbsent(life, key -> new VersionLoad(maxWaitNanos, clock.nanoTime()));
  }

  /** What this version did since the process started, or since it has the files that it has. */
  public VersionStatistics statistics(String model, long version) {
    VersionKey key = new VersionKey(model, version);
    return statistics(new LifeKey(key, routed.getOrDefault(key, "")));
  }

  private VersionStatistics statistics(LifeKey life) {
    return statistics.computeIfAbsent(life, key -> new VersionStatistics(clock));
  }

  /** All shadows that ever were, with what became of their requests. */
  public Map<ShadowKey, ShadowCounters> shadows() {
    return Map.copyOf(shadows);
  }
}
