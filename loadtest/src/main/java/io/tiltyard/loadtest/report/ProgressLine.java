package io.tiltyard.loadtest.report;

import io.tiltyard.loadtest.measure.Interval;
import io.tiltyard.loadtest.measure.Totals;
import io.tiltyard.loadtest.run.Watcher;
import java.io.PrintWriter;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/** One line a second while a run lasts, written over the last one where that is a terminal. */
public final class ProgressLine implements Watcher {
  private static final double NANOS = 1e9;

  private final PrintWriter out;
  private final boolean terminal;
  private long lastOk;
  private long lastFailed;
  private long lastElapsed;

  /**
   * @param terminal whether a line can be written over
   */
  public ProgressLine(PrintWriter out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  @Override
  public void tick(double rate, long elapsedNanos, int inFlight, Interval interval) {
    if (elapsedNanos <= 0) {
      line(String.format(Locale.ROOT, "warming up at %.1f/s, %d in flight", rate, inFlight));
      return;
    }
    Totals totals = interval.totals();
    Histogram latencies = interval.latencies();
    boolean any = latencies.getTotalCount() > 0;
    line(
        String.format(
            Locale.ROOT,
            "%5.0fs  offered %.1f/s  answered %.1f/s  failed %d  in flight %d  p50 %s  p99 %s  max %s ms",
            elapsedNanos / NANOS,
            rate,
            (totals.ok() - lastOk) * NANOS / Math.max(1, elapsedNanos - lastElapsed),
            totals.failed() - lastFailed,
            inFlight,
            any ? Millis.of(latencies.getValueAtPercentile(50)) : "-",
            any ? Millis.of(latencies.getValueAtPercentile(99)) : "-",
            any ? Millis.of(latencies.getMaxValue()) : "-"));
    lastOk = totals.ok();
    lastFailed = totals.failed();
    lastElapsed = elapsedNanos;
  }

  @Override
  public void ended(Interval interval) {
    lastOk = 0;
    lastFailed = 0;
    lastElapsed = 0;
  }

  /** Leaves the line, so that others can follow. */
  public void end() {
    if (terminal) {
      out.print("\r\u001b[K");
      out.flush();
    }
  }

  private void line(String text) {
    if (terminal) {
      out.print("\r\u001b[K" + text);
      out.flush();
    } else {
      out.println(text);
    }
  }
}
