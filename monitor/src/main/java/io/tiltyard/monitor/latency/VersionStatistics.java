package io.tiltyard.monitor.latency;

import io.tiltyard.monitor.call.CallOutcome;
import io.tiltyard.runtime.time.Clock;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/**
 * What one model version did since it was loaded, in the terms of Triton's statistics extension.
 * Takes from any number of threads without a lock, a wait or garbage.
 */
public final class VersionStatistics {
  private static final long MICROS_PER_MILLI = 1_000;

  private final Clock clock;
  private final CountedTime success = new CountedTime();
  private final CountedTime fail = new CountedTime();
  private final CountedTime queue = new CountedTime();
  private final CountedTime computeInput = new CountedTime();
  private final CountedTime computeInfer = new CountedTime();
  private final CountedTime computeOutput = new CountedTime();
  private final LongAdder rows = new LongAdder();
  private final LongAdder executions = new LongAdder();
  private final LongAccumulator lastMillis = new LongAccumulator(Math::max, 0);
  private final BatchSizes batches = new BatchSizes();

  public VersionStatistics(Clock clock) {
    this.clock = clock;
  }

  /**
   * Takes one finished call. Durations are in nanoseconds, negative where the stage did not happen.
   *
   * @param rows counted where the outcome is {@link CallOutcome#OK}
   */
  public void request(
      CallOutcome outcome,
      long decodeNanos,
      long queueNanos,
      long runNanos,
      long encodeNanos,
      long totalNanos,
      long rows) {
    if (outcome != CallOutcome.OK) {
      fail.add(totalNanos);
      return;
    }
    computeInput.add(decodeNanos);
    queue.add(queueNanos);
    computeInfer.add(runNanos);
    computeOutput.add(encodeNanos);
    this.rows.add(rows);
    success.add(totalNanos);
  }

  /** Takes one successful run of {@code batchRows} rows. */
  public void execution(long batchRows, long runNanos) {
    batches.add(batchRows, Math.max(0, runNanos));
    executions.increment();
    lastMillis.accumulate(clock.epochMicros() / MICROS_PER_MILLI);
  }

  /** What was taken so far; calls that finish meanwhile may be in some of the numbers only. */
  public VersionStatisticsSnapshot snapshot() {
    return new VersionStatisticsSnapshot(
        lastMillis.get(),
        rows.sum(),
        executions.sum(),
        success.snapshot(),
        fail.snapshot(),
        queue.snapshot(),
        computeInput.snapshot(),
        computeInfer.snapshot(),
        computeOutput.snapshot(),
        batches.snapshot());
  }
}
