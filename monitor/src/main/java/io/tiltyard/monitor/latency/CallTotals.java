package io.tiltyard.monitor.latency;

import io.tiltyard.monitor.call.CallOutcome;
import io.tiltyard.monitor.call.Stage;
import java.util.EnumMap;
import java.util.Map;

/** Sums over finished calls, as numbers in a row. For one thread. */
final class CallTotals {
  private static final int OUTCOMES = CallOutcome.values().length;
  private static final int STAGES = Stage.values().length;

  /** The last of the numbers, by outcome, that a call adds to. */
  private static final int COUNTS = 0;

  static final int ROWS = COUNTS + OUTCOMES;
  static final int CLAMPED = ROWS + 1;
  private static final int OK_COUNTS = CLAMPED + 1;
  private static final int OK_NANOS = OK_COUNTS + STAGES;
  private static final int OTHER_NANOS = OK_NANOS + STAGES;

  /** How many numbers there are. */
  static final int LENGTH = OTHER_NANOS + STAGES;

  private final long[] numbers = new long[LENGTH];

  /** Where calls of this outcome are counted. */
  @SuppressWarnings("EnumOrdinal") // read in this process only
  static int count(CallOutcome outcome) {
    return COUNTS + outcome.ordinal();
  }

  /** Where the times of this stage of calls that ended OK are counted. */
  @SuppressWarnings("EnumOrdinal") // read in this process only
  static int okCount(Stage stage) {
    return OK_COUNTS + stage.ordinal();
  }

  /** Where the times of this stage of calls that ended OK, or did not, are summed up. */
  @SuppressWarnings("EnumOrdinal") // read in this process only
  static int nanos(Stage stage, boolean ok) {
    return (ok ? OK_NANOS : OTHER_NANOS) + stage.ordinal();
  }

  void add(int index, long value) {
    numbers[index] += value;
  }

  long rows() {
    return numbers[ROWS];
  }

  long clamped() {
    return numbers[CLAMPED];
  }

  Map<CallOutcome, Long> outcomes() {
    Map<CallOutcome, Long> counts = new EnumMap<>(CallOutcome.class);
    for (CallOutcome outcome : CallOutcome.values()) {
      counts.put(outcome, numbers[count(outcome)]);
    }
    return counts;
  }

  /** The time that all calls spent in a stage. */
  long sumNanos(Stage stage) {
    return numbers[nanos(stage, true)] + numbers[nanos(stage, false)];
  }

  /** The time that calls that ended OK spent in a stage. */
  CountAndNanos ok(Stage stage) {
    return new CountAndNanos(numbers[okCount(stage)], numbers[nanos(stage, true)]);
  }

  /** The total time of calls that did not end OK. */
  CountAndNanos fail() {
    long count = 0;
    for (CallOutcome outcome : CallOutcome.values()) {
      count += outcome == CallOutcome.OK ? 0 : numbers[count(outcome)];
    }
    return new CountAndNanos(count, numbers[nanos(Stage.TOTAL, false)]);
  }
}
