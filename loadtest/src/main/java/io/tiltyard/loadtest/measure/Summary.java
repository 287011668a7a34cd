package io.tiltyard.loadtest.measure;

import org.HdrHistogram.Histogram;

/**
 * One stretch of load at one rate.
 *
 * @param rate requests a second that were to be sent
 * @param seconds how long requests counted; shorter than asked for where the run was ended early
 * @param loopLate how long the client's own loops made a task wait, in nanoseconds
 * @param interrupted whether the run was ended early
 */
public record Summary(
    double rate, double seconds, Totals totals, Histogram loopLate, boolean interrupted) {
  private static final double DOUBTFUL = 0.1;
  private static final double TAIL = 99;

  /** Answers a second of the time that counts; 0 where no time did. */
  public double answeredRate() {
    return seconds <= 0 ? 0 : totals.ok() / seconds;
  }

  /** Nanoseconds at a percentile, or NaN where nothing was answered or given up. */
  public double percentile(double percent) {
    Histogram latencies = totals.latencies();
    return latencies.getTotalCount() == 0 ? Double.NaN : latencies.getValueAtPercentile(percent);
  }

  /** How late the client itself was at a percentile, pacing and loops together, in nanoseconds. */
  public double ownLateness(double percent) {
    return (double) totals.late().getValueAtPercentile(percent)
        + loopLate.getValueAtPercentile(percent);
  }

  /** Whether the client itself was late by more than a tenth of what it measured. */
  public boolean isDoubtful() {
    return ownLateness(TAIL) > DOUBTFUL * percentile(TAIL);
  }
}
