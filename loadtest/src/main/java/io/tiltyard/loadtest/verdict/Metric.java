package io.tiltyard.loadtest.verdict;

import io.tiltyard.loadtest.measure.Summary;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a condition speaks of. */
final class Metric {
  private static final Pattern PERCENTILE = Pattern.compile("p([0-9]{1,2}(?:\\.[0-9]{1,4})?)");
  private static final double PERCENT = 100;

  /** In what a metric is measured. */
  enum Kind {
    /** Nanoseconds. */
    LATENCY,
    /** Requests, or percent of those due. */
    COUNT,
    /** Answers a second. */
    RATE
  }

  private final String name;
  private final Kind kind;
  private final double percentile;

  private Metric(String name, Kind kind, double percentile) {
    this.name = name;
    this.kind = kind;
    this.percentile = percentile;
  }

  /** Null where there is none of this name. */
  static @Nullable Metric of(String name) {
    var matcher = PERCENTILE.matcher(name);
    if (matcher.matches()) {
      return new Metric(name, Kind.LATENCY, Double.parseDouble(matcher.group(1)));
    }
    return switch (name) {
      case "mean", "max", "late" -> new Metric(name, Kind.LATENCY, Double.NaN);
      case "errors", "timeouts", "not_sent" -> new Metric(name, Kind.COUNT, Double.NaN);
      case "rate" -> new Metric(name, Kind.RATE, Double.NaN);
      default -> null;
    };
  }

  String name() {
    return name;
  }

  Kind kind() {
    return kind;
  }

  /** NaN where nothing was measured. */
  double of(Summary summary) {
    return switch (name) {
      case "mean" ->
          summary.totals().latencies().getTotalCount() == 0
              ? Double.NaN
              : summary.totals().latencies().getMean();
      case "max" -> summary.percentile(PERCENT);
      case "late" -> summary.ownLateness(99);
      case "errors" -> summary.totals().failed();
      case "timeouts" -> summary.totals().timeouts();
      case "not_sent" -> summary.totals().notSent();
      case "rate" -> summary.answeredRate();
      default -> summary.percentile(percentile);
    };
  }

  /** The same as percent of the requests that were due; for counts. */
  double percentOf(Summary summary) {
    long due = summary.totals().ended();
    return due == 0 ? Double.NaN : PERCENT * of(summary) / due;
  }
}
