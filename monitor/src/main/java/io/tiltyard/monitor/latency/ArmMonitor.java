package io.tiltyard.monitor.latency;

import io.tiltyard.monitor.call.CallOutcome;
import io.tiltyard.monitor.call.Stage;
import io.tiltyard.monitor.thread.PerThread;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * Takes the durations and outcomes of one arm from any number of threads: without a lock, a wait,
 * an atomic instruction or garbage, because each thread writes what nobody else writes. What was
 * taken shows up in snapshots after the next {@link LatencyBook#tick}.
 */
public final class ArmMonitor {
  /** What all stages that never happened share; snapshots do not change. */
  private static final Histogram EMPTY = DurationCells.newHistogram();

  private final ArmKey key;
  private final long incarnation;
  private final PerThread<ArmCells> cells = new PerThread<>(ArmCells::new);
  private ArmSnapshot latest;

  ArmMonitor(ArmKey key, long incarnation) {
    this.key = key;
    this.incarnation = incarnation;
    this.latest = sum();
  }

  public ArmKey key() {
    return key;
  }

  /**
   * Takes one finished call. Durations are in nanoseconds, negative where the stage did not happen;
   * those of more than 1 hour are cut to it and counted as such.
   *
   * @param rows counted where the outcome is {@link CallOutcome#OK}
   */
  public void finished(
      CallOutcome outcome,
      long decodeNanos,
      long queueNanos,
      long runNanos,
      long encodeNanos,
      long totalNanos,
      long rows) {
    cells.get().finished(outcome, decodeNanos, queueNanos, runNanos, encodeNanos, totalNanos, rows);
  }

  /** One thread at a time. */
  void tick() {
    latest = sum();
  }

  /** One thread at a time, never while {@link #tick} runs. */
  ArmSnapshot snapshot() {
    return latest;
  }

  /** Any thread: the sums up to now. */
  void addTo(CallTotals sum) {
    cells.forEach(each -> each.addTo(sum));
  }

  private ArmSnapshot sum() {
    CallTotals totals = new CallTotals();
    addTo(totals);
    Map<Stage, StageSnapshot> durations = new EnumMap<>(Stage.class);
    for (Stage stage : Stage.values()) {
      durations.put(stage, new StageSnapshot(histogram(stage), totals.sumNanos(stage)));
    }
    return new ArmSnapshot(
        key, incarnation, totals.outcomes(), totals.rows(), totals.clamped(), durations);
  }

  private Histogram histogram(Stage stage) {
    List<DurationCells> counted = new ArrayList<>();
    cells.forEach(each -> each.durations(stage).addWhereAny(counted));
    if (counted.isEmpty()) {
      return EMPTY;
    }
    Histogram sum = DurationCells.newHistogram();
    counted.forEach(each -> each.addTo(sum));
    return sum;
  }
}
