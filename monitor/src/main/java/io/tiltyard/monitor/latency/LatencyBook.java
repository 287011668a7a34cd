package io.tiltyard.monitor.latency;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The latencies of all arms since the process started. Calls go to the {@link ArmMonitor}s, which
 * never wait for anything that happens here; the methods here wait for each other and belong to
 * control threads.
 */
public final class LatencyBook {
  private final Map<ArmKey, ArmMonitor> arms = new LinkedHashMap<>();
  private long incarnations;

  /** The monitor of {@code key}, made where there was none. */
  public synchronized ArmMonitor arm(ArmKey key) {
    return arms.computeIfAbsent(key, k -> new ArmMonitor(k, ++incarnations));
  }

  /**
   * Drops everything known of a version. What its monitors take afterwards is lost; {@link #arm}
   * begins anew at zero.
   */
  public synchronized void forget(String model, long version) {
    arms.keySet().removeIf(key -> key.model().equals(model) && key.version() == version);
  }

  /** Makes everything taken so far visible to {@link #snapshot}. */
  public synchronized void tick() {
    for (ArmMonitor arm : arms.values()) {
      arm.tick();
    }
  }

  /** What all arms did up to the last {@link #tick}, in the order in which they were made. */
  public synchronized List<ArmSnapshot> snapshot() {
    List<ArmSnapshot> snapshots = new ArrayList<>(arms.size());
    for (ArmMonitor arm : arms.values()) {
      snapshots.add(arm.snapshot());
    }
    return snapshots;
  }
}
