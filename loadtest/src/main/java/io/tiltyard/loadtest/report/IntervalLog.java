package io.tiltyard.loadtest.report;

import io.tiltyard.loadtest.measure.Interval;
import io.tiltyard.loadtest.run.Watcher;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;

/**
 * Writes an HdrHistogram interval log: one line a second for all latencies, and one with a tag for
 * each arm. Values are nanoseconds; the warm-up is left out.
 */
public final class IntervalLog implements Watcher, AutoCloseable {
  private final PrintStream out;
  private final HistogramLogWriter writer;

  private IntervalLog(PrintStream out, long nowMillis) {
    this.out = out;
    this.writer = new HistogramLogWriter(out);
    writer.outputComment("nanoseconds from the intended start; written by tiltyard load");
    writer.outputLogFormatVersion();
    writer.outputStartTime(nowMillis);
    writer.setBaseTime(nowMillis);
    writer.outputLegend();
  }

  /** Begins a new file. */
  public static IntervalLog open(Path file, long nowMillis) throws IOException {
    return new IntervalLog(
        new PrintStream(Files.newOutputStream(file), false, StandardCharsets.UTF_8), nowMillis);
  }

  @Override
  public void tick(double rate, long elapsedNanos, int inFlight, Interval interval) {
    write(interval);
  }

  @Override
  public void ended(Interval interval) {
    write(interval);
  }

  /**
   * @throws IOException where not everything could be written
   */
  @Override
  public void close() throws IOException {
    boolean failed = out.checkError();
    writer.close();
    if (failed) {
      throw new IOException("not written in full");
    }
  }

  private void write(Interval interval) {
    write(interval.latencies());
    interval
        .arms()
        .forEach(
            (key, histogram) -> {
              histogram.setTag(key.label());
              write(histogram);
            });
  }

  private void write(Histogram histogram) {
    if (histogram.getTotalCount() > 0) {
      writer.outputIntervalHistogram(histogram);
    }
  }
}
