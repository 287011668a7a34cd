package io.tiltyard.monitor.hlog;

import io.tiltyard.monitor.call.Stage;
import io.tiltyard.monitor.latency.ArmSnapshot;
import java.io.ByteArrayOutputStream;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;

/** Writes the lines of the HdrHistogram log format, version 1.3. */
final class IntervalLines {
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double MILLIS_PER_SECOND = 1e3;

  private IntervalLines() {}

  /** The head of a file that begins at {@code startMillis} since the epoch. */
  static ByteArrayOutputStream head(long startMillis) {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    HistogramLogWriter writer = new HistogramLogWriter(lines);
    writer.outputComment("[Values are nanoseconds; Interval_Max is in milliseconds]");
    writer.outputLogFormatVersion();
    writer.outputStartTime(startMillis);
    writer.outputLegend();
    writer.close();
    return lines;
  }

  /**
   * One line for each stage that has values.
   *
   * @param writer where the lines go
   * @return the number of lines
   */
  static int write(
      ArmSnapshot interval, long startMillis, long endMillis, HistogramLogWriter writer) {
    int lines = 0;
    for (Stage stage : Stage.values()) {
      Histogram durations = interval.stage(stage).histogram();
      if (durations.getTotalCount() > 0) {
        Histogram histogram = durations.copy();
        histogram.setTag(Tags.of(interval.key(), stage));
        writer.outputIntervalHistogram(
            startMillis / MILLIS_PER_SECOND,
            endMillis / MILLIS_PER_SECOND,
            histogram,
            NANOS_PER_MILLI);
        lines++;
      }
    }
    return lines;
  }
}
