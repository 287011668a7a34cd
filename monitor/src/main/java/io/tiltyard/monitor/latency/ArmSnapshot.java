package io.tiltyard.monitor.latency;

import io.tiltyard.monitor.call.CallOutcome;
import io.tiltyard.monitor.call.Stage;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * What one arm did up to one moment, since the process started. Snapshots of the same arm from
 * several processes can be added, and two of the same process subtracted to get what happened in
 * between.
 *
 * @param incarnation tells monitors of the same arm apart: each time that an arm begins anew at
 *     zero, it gets a larger number
 * @param outcomes finished calls by outcome; every outcome is there
 * @param rows rows of the finished calls that ended {@link CallOutcome#OK}
 * @param clamped durations of more than 1 hour, which were cut to it
 * @param stages durations by stage; every stage is there
 */
public record ArmSnapshot(
    ArmKey key,
    long incarnation,
    Map<CallOutcome, Long> outcomes,
    long rows,
    long clamped,
    Map<Stage, StageSnapshot> stages) {

  /** Finished calls with {@code outcome}. */
  public long count(CallOutcome outcome) {
    return Objects.requireNonNull(outcomes.get(outcome));
  }

  /** All finished calls. */
  public long calls() {
    long sum = 0;
    for (long count : outcomes.values()) {
      sum += count;
    }
    return sum;
  }

  public StageSnapshot stage(Stage stage) {
    return Objects.requireNonNull(stages.get(stage));
  }

  /** Both together, under this key. */
  public ArmSnapshot plus(ArmSnapshot other) {
    Map<CallOutcome, Long> sums = new EnumMap<>(CallOutcome.class);
    for (CallOutcome outcome : CallOutcome.values()) {
      sums.put(outcome, count(outcome) + other.count(outcome));
    }
    Map<Stage, StageSnapshot> sumStages = new EnumMap<>(Stage.class);
    for (Stage stage : Stage.values()) {
      sumStages.put(stage, stage(stage).plus(other.stage(stage)));
    }
    return new ArmSnapshot(
        key, incarnation, sums, rows + other.rows, clamped + other.clamped, sumStages);
  }

  /**
   * What happened since {@code earlier}, a snapshot of the same arm of the same process; this
   * snapshot itself where the arm began anew in between.
   */
  public ArmSnapshot minus(ArmSnapshot earlier) {
    if (incarnation != earlier.incarnation) {
      return this;
    }
    Map<CallOutcome, Long> differences = new EnumMap<>(CallOutcome.class);
    for (CallOutcome outcome : CallOutcome.values()) {
      differences.put(outcome, count(outcome) - earlier.count(outcome));
    }
    Map<Stage, StageSnapshot> stageDifferences = new EnumMap<>(Stage.class);
    for (Stage stage : Stage.values()) {
      stageDifferences.put(stage, stage(stage).minus(earlier.stage(stage)));
    }
    return new ArmSnapshot(
        key,
        incarnation,
        differences,
        rows - earlier.rows,
        clamped - earlier.clamped,
        stageDifferences);
  }
}
