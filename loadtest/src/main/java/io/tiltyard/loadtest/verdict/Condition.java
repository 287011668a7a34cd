package io.tiltyard.loadtest.verdict;

import io.tiltyard.loadtest.measure.Summary;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A condition on what was measured, such as {@code p99>20ms}, {@code errors>0.1%}, {@code
 * rate<500}.
 */
public final class Condition {
  private static final Pattern FORM =
      Pattern.compile(
          "\\s*([a-z_]+[0-9.]*)\\s*(>=|<=|>|<)\\s*([0-9]+(?:\\.[0-9]+)?)\\s*(\\S*)\\s*");

  private final String text;
  private final Metric metric;
  private final String comparison;
  private final double bound;
  private final boolean inPercent;

  private Condition(
      String text, Metric metric, String comparison, double bound, boolean inPercent) {
    this.text = text;
    this.metric = metric;
    this.comparison = comparison;
    this.bound = bound;
    this.inPercent = inPercent;
  }

  /**
   * @throws IllegalArgumentException with the value and what was expected
   */
  public static Condition parse(String text) {
    Matcher matcher = FORM.matcher(text);
    Metric metric = matcher.matches() ? Metric.of(matcher.group(1)) : null;
    if (metric == null) {
      throw new IllegalArgumentException(
          "got '"
              + text
              + "', expected a metric (p50 to p99.9999, mean, max, errors, timeouts, not_sent,"
              + " rate, late), one of < <= > >=, and a value, such as p99>20ms or errors>0.1%");
    }
    String unit = matcher.group(4);
    double factor =
        switch (metric.kind()) {
          case LATENCY -> nanos(unit);
          case COUNT -> unit.isEmpty() || unit.equals("%") ? 1 : Double.NaN;
          case RATE -> unit.isEmpty() || unit.equals("/s") ? 1 : Double.NaN;
        };
    if (Double.isNaN(factor)) {
      throw new IllegalArgumentException(
          "got '" + text + "', expected for " + metric.name() + " " + expected(metric.kind()));
    }
    double bound = Double.parseDouble(matcher.group(3)) * factor;
    return new Condition(text.strip(), metric, matcher.group(2), bound, unit.equals("%"));
  }

  /** Whether it holds. What was never measured fulfils no condition. */
  public boolean holds(Summary summary) {
    double actual = actual(summary);
    return switch (comparison) {
      case ">" -> actual > bound;
      case ">=" -> actual >= bound;
      case "<" -> actual < bound;
      default -> actual <= bound;
    };
  }

  /** Whether there is anything that it could hold or not hold for. */
  public boolean isMeasured(Summary summary) {
    return !Double.isNaN(actual(summary));
  }

  /** Whether it limits how many requests fail. */
  public boolean isAboutErrors() {
    return metric.name().equals("errors");
  }

  /** What was measured, in words: {@code p99 is 23.1ms}. */
  public String finding(Summary summary) {
    double actual = actual(summary);
    String value;
    if (Double.isNaN(actual)) {
      value = "unknown, as nothing was measured";
    } else if (inPercent) {
      value = String.format(Locale.ROOT, "%.4g%%", actual);
    } else {
      value =
          switch (metric.kind()) {
            case LATENCY -> String.format(Locale.ROOT, "%.3fms", actual / 1e6);
            case COUNT -> String.format(Locale.ROOT, "%.0f", actual);
            case RATE -> String.format(Locale.ROOT, "%.1f/s", actual);
          };
    }
    return metric.name() + " is " + value;
  }

  /** As it was written. */
  @Override
  public String toString() {
    return text;
  }

  private double actual(Summary summary) {
    return inPercent ? metric.percentOf(summary) : metric.of(summary);
  }

  private static double nanos(String unit) {
    return switch (unit) {
      case "ns" -> 1;
      case "us" -> 1e3;
      case "ms" -> 1e6;
      case "s" -> 1e9;
      default -> Double.NaN;
    };
  }

  private static String expected(Metric.Kind kind) {
    return switch (kind) {
      case LATENCY -> "a duration with its unit, ns, us, ms or s";
      case COUNT -> "a number of requests, or percent of those due with %";
      case RATE -> "answers a second, with or without /s";
    };
  }
}
