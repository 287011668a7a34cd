package io.tiltyard.monitor.latency;

import io.tiltyard.base.time.Clock;
import io.tiltyard.monitor.call.Stage;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/**
 * What one model version did since it was loaded, in the terms of Triton's statistics extension:
 * the sums over all its arms, and its runs, which are taken from any number of threads without a
 * lock, a wait or garbage.
 */
public final class VersionStatistics {
  private static final long MICROS_PER_MILLI = 1_000;

  private final Clock clock;
  private final Set<ArmMonitor> arms = new CopyOnWriteArraySet<>();
  private final LongAdder executions = new LongAdder();
  private final LongAccumulator lastMillis = new LongAccumulator(Math::max, 0);
  private final BatchSizes batches = new BatchSizes();

  public VersionStatistics(Clock clock) {
    this.clock = clock;
  }

  /** Adds the calls of {@code arm}, past and future; again changes nothing. */
  public void include(ArmMonitor arm) {
    arms.add(arm);
  }

  /** Takes one successful run of {@code batchRows} rows. */
  public void execution(long batchRows, long runNanos) {
    batches.add(batchRows, Math.max(0, runNanos));
    executions.increment();
    lastMillis.accumulate(clock.epochMicros() / MICROS_PER_MILLI);
  }

  /** What was taken so far; calls that finish meanwhile may be in some of the numbers only. */
  public VersionStatisticsSnapshot snapshot() {
    CallTotals calls = new CallTotals();
    arms.forEach(arm -> arm.addTo(calls));
    return new VersionStatisticsSnapshot(
        lastMillis.get(),
        calls.rows(),
        executions.sum(),
        calls.ok(Stage.TOTAL),
        calls.fail(),
        calls.ok(Stage.QUEUE),
        calls.ok(Stage.DECODE),
        calls.ok(Stage.RUN),
        calls.ok(Stage.ENCODE),
        batches.snapshot());
  }
}
