package io.tiltyard.monitor.latency;

import io.tiltyard.monitor.call.CallOutcome;
import io.tiltyard.monitor.call.Stage;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/**
 * Takes the durations and outcomes of one arm from any number of threads: without a lock, a wait or
 * garbage. What was taken shows up in snapshots after the next {@link LatencyBook#tick}.
 */
public final class ArmMonitor {
  private final ArmKey key;
  private final long incarnation;
  private final Map<Stage, StageMonitor> stages = new EnumMap<>(Stage.class);
  private final Map<CallOutcome, LongAdder> outcomes = new EnumMap<>(CallOutcome.class);
  private final LongAdder rows = new LongAdder();
  private final LongAdder clamped = new LongAdder();

  ArmMonitor(ArmKey key, long incarnation) {
    this.key = key;
    this.incarnation = incarnation;
    for (Stage stage : Stage.values()) {
      stages.put(stage, new StageMonitor());
    }
    for (CallOutcome outcome : CallOutcome.values()) {
      outcomes.put(outcome, new LongAdder());
    }
  }

  public ArmKey key() {
    return key;
  }

  /** Takes one duration; outside of 0 to 1 hour it is cut to the nearer end and counted as such. */
  public void record(Stage stage, long nanos) {
    long value = nanos;
    if (nanos < 0 || nanos > StageMonitor.HIGHEST_NANOS) {
      clamped.increment();
      value = nanos < 0 ? 0 : StageMonitor.HIGHEST_NANOS;
    }
    Objects.requireNonNull(stages.get(stage)).record(value);
  }

  /**
   * Takes one finished call. Durations are in nanoseconds, negative where the stage did not happen.
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
    recordWhereHappened(Stage.DECODE, decodeNanos);
    recordWhereHappened(Stage.QUEUE, queueNanos);
    recordWhereHappened(Stage.RUN, runNanos);
    recordWhereHappened(Stage.ENCODE, encodeNanos);
    recordWhereHappened(Stage.TOTAL, totalNanos);
    if (outcome == CallOutcome.OK) {
      this.rows.add(rows);
    }
    Objects.requireNonNull(outcomes.get(outcome)).increment();
  }

  private void recordWhereHappened(Stage stage, long nanos) {
    if (nanos >= 0) {
      record(stage, nanos);
    }
  }

  /** One thread at a time. */
  void tick() {
    stages.values().forEach(StageMonitor::tick);
  }

  /** One thread at a time, never while {@link #tick} runs. */
  ArmSnapshot snapshot() {
    Map<CallOutcome, Long> counts = new EnumMap<>(CallOutcome.class);
    outcomes.forEach((outcome, count) -> counts.put(outcome, count.sum()));
    Map<Stage, StageSnapshot> durations = new EnumMap<>(Stage.class);
    stages.forEach((stage, monitor) -> durations.put(stage, monitor.snapshot()));
    return new ArmSnapshot(key, incarnation, counts, rows.sum(), clamped.sum(), durations);
  }
}
