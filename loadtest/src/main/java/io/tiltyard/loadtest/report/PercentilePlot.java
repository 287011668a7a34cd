package io.tiltyard.loadtest.report;

import io.tiltyard.loadtest.measure.Summary;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes the whole distribution as text, milliseconds by percentile, as the plotters of
 * HdrHistogram read it.
 */
public final class PercentilePlot {
  private static final double NANOS_PER_MILLI = 1e6;

  private PercentilePlot() {}

  public static void write(Summary summary, Path file) throws IOException {
    try (PrintStream out =
        new PrintStream(Files.newOutputStream(file), false, StandardCharsets.UTF_8)) {
      summary.totals().latencies().outputPercentileDistribution(out, NANOS_PER_MILLI);
      if (out.checkError()) {
        throw new IOException("not written in full");
      }
    }
  }
}
