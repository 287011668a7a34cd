package io.tiltyard.server.metrics;

import io.tiltyard.monitor.metric.MetricsTable;
import io.tiltyard.server.docs.GeneratedSection;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Keeps docs/metrics.md in step with the catalogue. */
final class MetricsDocTest {
  @Test
  void the_documentation_has_every_metric() throws IOException {
    GeneratedSection.assertCurrent("docs/metrics.md", "metrics", MetricsTable.markdown());
  }

  @Test
  void the_documentation_has_every_number_on_the_process() throws IOException {
    StringBuilder table =
        new StringBuilder("| metric | type | unit | meaning |\n|---|---|---|---|\n");
    for (ProcessMetric metric : ProcessMetric.values()) {
      table
          .append("| `")
          .append(metric.prometheusName())
          .append("` | ")
          .append(metric.type().label())
          .append(" | ")
          .append(metric.unit())
          .append(" | ")
          .append(metric.help())
          .append(" |\n");
    }
    GeneratedSection.assertCurrent("docs/metrics.md", "process", table.toString());
  }
}
