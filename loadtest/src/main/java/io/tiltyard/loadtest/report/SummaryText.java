package io.tiltyard.loadtest.report;

import io.tiltyard.loadtest.measure.Summary;
import io.tiltyard.loadtest.measure.Totals;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/** What people read at the end of a run. */
public final class SummaryText {
  private static final double[] PERCENTILES = {50, 90, 95, 99, 99.9, 99.99};

  private SummaryText() {}

  /** Lines without line ends. */
  public static List<String> lines(Summary summary) {
    Totals totals = summary.totals();
    List<String> lines = new ArrayList<>();
    if (summary.interrupted()) {
      lines.add(format("ended early, after %.1f s that count", summary.seconds()));
    }
    lines.add(
        format(
            "rate       offered %.1f/s  answered %.1f/s", summary.rate(), summary.answeredRate()));
    lines.add(
        format(
            "requests   due %d  ok %d  errors %d  timed out %d  not sent %d",
            totals.ended(), totals.ok(), totals.errorCount(), totals.timeouts(), totals.notSent()));
    lines.add("latency    from the intended start, ms; with those timed out or not sent");
    lines.add("           " + percentiles(totals.latencies()));
    if (totals.held() > 0) {
      lines.add(
          format(
              "held back  %d of those sent waited for a call in flight to end, and the wait counts;"
                  + " raise --max-in-flight, or --connections for HTTP, to load the server itself",
              totals.held()));
    }
    lines.add(
        format(
            "generator  late by p50 %s  p99 %s  max %s ms; its loops by p50 %s  p99 %s  max %s ms",
            Millis.of(totals.late().getValueAtPercentile(50)),
            Millis.of(totals.late().getValueAtPercentile(99)),
            Millis.of(totals.late().getMaxValue()),
            Millis.of(summary.loopLate().getValueAtPercentile(50)),
            Millis.of(summary.loopLate().getValueAtPercentile(99)),
            Millis.of(summary.loopLate().getMaxValue())));
    if (summary.isDoubtful()) {
      lines.add(
          "           DOUBTFUL: the generator was late by over a tenth of the p99 that it measured;"
              + " give it more CPU or a machine of its own");
    }
    totals
        .errors()
        .forEach(
            (kind, count) ->
                lines.add(
                    format(
                        "error      %-28s %10d  %s",
                        kind, count, Plain.text(totals.examples().getOrDefault(kind, "")))));
    if (totals.errorCount() > 0) {
      lines.add("           latency of errors, ms: " + percentiles(totals.errorLatencies()));
    }
    addArms(totals, lines);
    return lines;
  }

  private static void addArms(Totals totals, List<String> lines) {
    if (totals.arms().isEmpty()) {
      return;
    }
    lines.add(
        format(
            "%-24s %10s %7s %8s %9s %9s %9s %9s",
            "arm/version", "answers", "share", "errors", "p50 ms", "p90 ms", "p99 ms", "max ms"));
    totals
        .arms()
        .forEach(
            (key, arm) -> {
              Histogram latencies = arm.latencies();
              lines.add(
                  format(
                      "%-24s %10d %6.1f%% %8d %9s %9s %9s %9s",
                      key.label(),
                      latencies.getTotalCount(),
                      totals.ok() == 0 ? 0 : 100.0 * latencies.getTotalCount() / totals.ok(),
                      arm.errors(),
                      at(latencies, 50),
                      at(latencies, 90),
                      at(latencies, 99),
                      at(latencies, 100)));
            });
  }

  private static String percentiles(Histogram histogram) {
    StringBuilder line = new StringBuilder();
    line.append("mean ")
        .append(histogram.getTotalCount() == 0 ? "-" : Millis.of(histogram.getMean()));
    for (double percent : PERCENTILES) {
      line.append("  p")
          .append(percent == Math.rint(percent) ? format("%.0f", percent) : String.valueOf(percent))
          .append(' ')
          .append(at(histogram, percent));
    }
    return line.append("  max ").append(at(histogram, 100)).toString();
  }

  private static String at(Histogram histogram, double percent) {
    return histogram.getTotalCount() == 0
        ? "-"
        : Millis.of(histogram.getValueAtPercentile(percent));
  }

  private static String format(String form, Object... values) {
    return String.format(Locale.ROOT, form, values);
  }
}
