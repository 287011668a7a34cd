package io.tiltyard.monitor.latency;

import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;

/** The durations of one stage of one arm. */
final class StageMonitor {
  /** The finest cell, so that values from 1 us on are told apart to one percent. */
  static final long LOWEST_NANOS = 8;

  /** Longer values are cut to this. */
  static final long HIGHEST_NANOS = 3_600_000_000_000L;

  /** Values are told apart to one percent, at about 35 KiB a histogram. */
  static final int SIGNIFICANT_DIGITS = 2;

  private final Recorder recorder = new Recorder(LOWEST_NANOS, HIGHEST_NANOS, SIGNIFICANT_DIGITS);
  private final LongAdder sumNanos = new LongAdder();
  private final Histogram cumulative = newHistogram();
  private @Nullable Histogram interval;

  static Histogram newHistogram() {
    return new Histogram(LOWEST_NANOS, HIGHEST_NANOS, SIGNIFICANT_DIGITS);
  }

  /** Any thread. {@code nanos} lies between 0 and {@link #HIGHEST_NANOS}. */
  void record(long nanos) {
    recorder.recordValue(nanos);
    sumNanos.add(nanos);
  }

  /** One thread at a time. */
  void tick() {
    Histogram recorded = recorder.getIntervalHistogram(interval);
    cumulative.add(recorded);
    interval = recorded;
  }

  /** One thread at a time, never while {@link #tick} runs. */
  StageSnapshot snapshot() {
    return new StageSnapshot(cumulative.copy(), sumNanos.sum());
  }
}
