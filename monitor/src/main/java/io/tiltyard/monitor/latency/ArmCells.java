package io.tiltyard.monitor.latency;

import io.tiltyard.monitor.call.CallOutcome;
import io.tiltyard.monitor.call.Stage;
import java.util.concurrent.atomic.AtomicLongArray;

/** What one thread adds to one arm: it writes, any thread reads. */
final class ArmCells {
  private static final Stage[] STAGES = Stage.values();

  private final AtomicLongArray numbers = new AtomicLongArray(CallTotals.LENGTH);
  private final DurationCells[] durations = new DurationCells[STAGES.length];

  ArmCells() {
    for (int i = 0; i < durations.length; i++) {
      durations[i] = new DurationCells();
    }
  }

  /** The owner: see {@link ArmMonitor#finished}. */
  void finished(
      CallOutcome outcome,
      long decodeNanos,
      long queueNanos,
      long runNanos,
      long encodeNanos,
      long totalNanos,
      long rows) {
    boolean ok = outcome == CallOutcome.OK;
    take(Stage.DECODE, decodeNanos, ok);
    take(Stage.QUEUE, queueNanos, ok);
    take(Stage.RUN, runNanos, ok);
    take(Stage.ENCODE, encodeNanos, ok);
    take(Stage.TOTAL, totalNanos, ok);
    if (ok) {
      add(CallTotals.ROWS, rows);
    }
    int count = CallTotals.count(outcome);
    numbers.setRelease(count, numbers.getPlain(count) + 1);
  }

  @SuppressWarnings("EnumOrdinal") // read in this process only
  private void take(Stage stage, long nanos, boolean ok) {
    if (nanos < 0) {
      return;
    }
    long value = nanos;
    if (nanos > DurationCells.HIGHEST_NANOS) {
      add(CallTotals.CLAMPED, 1);
      value = DurationCells.HIGHEST_NANOS;
    }
    durations[stage.ordinal()].add(value);
    add(CallTotals.nanos(stage, ok), value);
    if (ok) {
      add(CallTotals.okCount(stage), 1);
    }
  }

  private void add(int index, long value) {
    numbers.setOpaque(index, numbers.getPlain(index) + value);
  }

  /** Any thread. Calls are read before what they left, so none is there without its durations. */
  void addTo(CallTotals sum) {
    for (int i = 0; i < CallTotals.LENGTH; i++) {
      sum.add(i, numbers.getAcquire(i));
    }
  }

  /** Any thread, after {@link #addTo}. */
  @SuppressWarnings("EnumOrdinal") // read in this process only
  DurationCells durations(Stage stage) {
    return durations[stage.ordinal()];
  }
}
