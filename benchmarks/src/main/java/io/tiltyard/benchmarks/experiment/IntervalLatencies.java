package io.tiltyard.benchmarks.experiment;

import java.io.FileNotFoundException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;

/** Latencies of one long run, second by second, as {@code tiltyard load --hlog} writes them. */
final class IntervalLatencies {
  private final List<Histogram> seconds;

  private IntervalLatencies(List<Histogram> seconds) {
    this.seconds = seconds;
  }

  /** Reads a log that is whole. */
  static IntervalLatencies read(Path file) {
    List<Histogram> seconds = new ArrayList<>();
    try (HistogramLogReader reader = new HistogramLogReader(file.toFile())) {
      while (reader.hasNext()) {
        EncodableHistogram next = reader.nextIntervalHistogram();
        if (next instanceof Histogram histogram && histogram.getTag() == null) {
          seconds.add(histogram); // those with a tag are parts of one without
        }
      }
    } catch (FileNotFoundException e) {
      throw new UncheckedIOException(e);
    }
    return new IntervalLatencies(seconds);
  }

  /**
   * All latencies of the seconds that lie within a time.
   *
   * @param startMillis since the epoch
   * @param endMillis the same
   */
  Histogram between(long startMillis, long endMillis) {
    Histogram all = new Histogram(3);
    for (Histogram second : seconds) {
      if (second.getStartTimeStamp() >= startMillis && second.getEndTimeStamp() <= endMillis) {
        all.add(second);
      }
    }
    return all;
  }
}
