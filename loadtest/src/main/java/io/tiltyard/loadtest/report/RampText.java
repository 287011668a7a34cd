package io.tiltyard.loadtest.report;

import io.tiltyard.loadtest.measure.Summary;
import io.tiltyard.loadtest.ramp.Step;
import java.util.Locale;

/** What people read of a search for the highest rate. */
public final class RampText {
  /** Above the lines of {@link #line}. */
  public static final String HEAD =
      String.format(
          Locale.ROOT,
          "%10s %11s %9s %9s %9s %9s %11s  %s",
          "offered/s",
          "answered/s",
          "failed",
          "p50 ms",
          "p99 ms",
          "max ms",
          "own p99 ms",
          "target");

  private RampText() {}

  /** One rate that was tried; {@code own} is how late the generator itself was. */
  public static String line(Step step) {
    Summary summary = step.summary();
    return String.format(
        Locale.ROOT,
        "%10.1f %11.1f %9d %9s %9s %9s %11s  %s",
        summary.rate(),
        summary.answeredRate(),
        summary.totals().failed(),
        Millis.of(summary.percentile(50)),
        Millis.of(summary.percentile(99)),
        Millis.of(summary.percentile(100)),
        Millis.of(summary.ownLateness(99)),
        (step.kept() ? "kept" : "missed") + (summary.isDoubtful() ? ", doubtful" : ""));
  }

  /**
   * @param targets what was to be kept
   * @param capped whether higher rates were not allowed
   */
  public static String verdict(Step best, String targets, boolean capped) {
    return String.format(
        Locale.ROOT,
        "highest rate with %s: %.1f/s%s",
        targets,
        best.summary().rate(),
        capped ? ", the highest tried; raise --max-rate" : "");
  }
}
