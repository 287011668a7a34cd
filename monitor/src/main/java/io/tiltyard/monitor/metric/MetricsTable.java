package io.tiltyard.monitor.metric;

/** Renders the catalogue as a Markdown table for the documentation. */
public final class MetricsTable {
  private static final String HEAD =
      "| metric | type | unit | labels | meaning |\n|---|---|---|---|---|\n";

  private MetricsTable() {}

  /** One row for each {@link Metric}, in their order; ends with a newline. */
  public static String markdown() {
    StringBuilder table = new StringBuilder(HEAD);
    for (Metric metric : Metric.values()) {
      table
          .append("| `")
          .append(metric.prometheusName())
          .append("` | ")
          .append(metric.type().label())
          .append(" | ")
          .append(metric.unit().isEmpty() ? "-" : metric.unit())
          .append(" | ")
          .append(String.join(", ", metric.labels()))
          .append(" | ")
          .append(metric.help())
          .append(" |\n");
    }
    return table.toString();
  }
}
