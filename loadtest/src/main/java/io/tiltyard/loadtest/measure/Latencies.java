package io.tiltyard.loadtest.measure;

import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * Nanoseconds, recorded by any thread without a lock and read by one. Three significant digits;
 * what is longer than an hour counts as an hour.
 */
public final class Latencies {
  private static final long UNIT_NANOS = 1_000;
  private static final long LONGEST_NANOS = 3_600_000_000_000L;
  private static final int DIGITS = 3;

  private final Recorder recorder = new Recorder(UNIT_NANOS, LONGEST_NANOS, DIGITS);
  private final Histogram total = empty();

  /** One without values. */
  public static Histogram empty() {
    return new Histogram(UNIT_NANOS, LONGEST_NANOS, DIGITS);
  }

  /** Any thread. */
  public void record(long nanos) {
    recorder.recordValue(Math.max(0, Math.min(LONGEST_NANOS, nanos)));
  }

  /** What was recorded since the last time; the reader's thread. */
  Histogram interval() {
    Histogram interval = recorder.getIntervalHistogram();
    total.add(interval);
    return interval;
  }

  /** Everything recorded so far; the reader's thread. */
  public Histogram snapshot() {
    interval();
    return total;
  }

  /** What {@link #interval} has given in all; the reader's thread. */
  Histogram total() {
    return total;
  }
}
