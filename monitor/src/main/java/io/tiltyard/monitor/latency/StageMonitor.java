package io.tiltyard.monitor.latency;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;

/** The durations of one stage of one arm. Takes no memory to speak of before the first. */
final class StageMonitor {
  /** The finest cell, so that values from 1 us on are told apart to one percent. */
  static final long LOWEST_NANOS = 8;

  /** Longer values are cut to this. */
  static final long HIGHEST_NANOS = 3_600_000_000_000L;

  /** Values are told apart to one percent, at about 35 KiB a histogram. */
  static final int SIGNIFICANT_DIGITS = 2;

  private final AtomicReference<@Nullable Recorder> recorder = new AtomicReference<>();
  private final LongAdder sumNanos = new LongAdder();
  private @Nullable Histogram cumulative;
  private @Nullable Histogram interval;

  static Histogram newHistogram() {
    return new Histogram(LOWEST_NANOS, HIGHEST_NANOS, SIGNIFICANT_DIGITS);
  }

  /** Any thread. {@code nanos} lies between 0 and {@link #HIGHEST_NANOS}. */
  void record(long nanos) {
    Recorder live = recorder.get();
    if (live == null) {
      live = begin();
    }
    live.recordValue(nanos);
    sumNanos.add(nanos);
  }

  private Recorder begin() {
    Recorder fresh = new Recorder(LOWEST_NANOS, HIGHEST_NANOS, SIGNIFICANT_DIGITS);
    Recorder other = recorder.compareAndExchange(null, fresh);
    return other == null ? fresh : other;
  }

  /** One thread at a time. */
  void tick() {
    Recorder live = recorder.get();
    if (live == null) {
      return;
    }
    Histogram recorded = live.getIntervalHistogram(interval);
    if (cumulative == null) {
      cumulative = newHistogram();
    }
    cumulative.add(recorded);
    interval = recorded;
  }

  /** One thread at a time, never while {@link #tick} runs. */
  StageSnapshot snapshot() {
    Histogram durations = cumulative == null ? newHistogram() : cumulative.copy();
    return new StageSnapshot(durations, sumNanos.sum());
  }
}
