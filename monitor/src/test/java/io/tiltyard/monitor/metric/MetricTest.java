package io.tiltyard.monitor.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class MetricTest {
  @ParameterizedTest
  @EnumSource(Metric.class)
  void names_follow_prometheus(Metric metric) {
    assertThat(metric.prometheusName()).matches("tiltyard(_[a-z]+)+");
    assertThat(metric.prometheusName().endsWith("_total"))
        .as("a counter and only a counter ends in _total")
        .isEqualTo(metric.type() == MetricType.COUNTER);
    assertThat(metric.labels()).allMatch(label -> label.matches("[a-z]+")).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @EnumSource(value = Metric.class, names = "REQUEST_STAGE")
  void times_are_in_seconds(Metric metric) {
    assertThat(metric.unit()).isEqualTo("seconds");
    assertThat(metric.prometheusName()).endsWith("_seconds");
  }

  @ParameterizedTest
  @EnumSource(Metric.class)
  void help_is_one_sentence_that_fits_a_table(Metric metric) {
    assertThat(metric.help()).endsWith(".").doesNotContain("|", "\n");
  }

  @Test
  void no_two_metrics_share_a_name() {
    List<String> names =
        Arrays.stream(Metric.values()).map(Metric::prometheusName).collect(Collectors.toList());
    assertThat(names).doesNotHaveDuplicates();
  }

  @Test
  void the_requests_counter_is_kept_by_route_model_version_arm_and_outcome() {
    assertThat(Metric.REQUESTS.prometheusName()).isEqualTo("tiltyard_requests_total");
    assertThat(Metric.REQUESTS.labels())
        .containsExactly("route", "model", "version", "arm", "outcome");
  }

  @Test
  void the_table_has_one_row_for_each_metric() {
    String[] lines = MetricsTable.markdown().split("\n");
    assertThat(lines).hasSize(Metric.values().length + 2);
    assertThat(lines[2])
        .isEqualTo(
            "| `tiltyard_requests_total` | counter | requests | route, model, version, arm, outcome"
                + " | Finished calls by how they ended. |");
    assertThat(MetricsTable.markdown()).endsWith("|\n");
  }

  @Test
  void latency_bounds_ascend_from_10_us_to_10_s() {
    long[] nanos = LatencyBuckets.nanos();
    assertThat(nanos).isSorted().hasSize(20).startsWith(10_000).endsWith(10_000_000_000L);
    double[] seconds = LatencyBuckets.seconds();
    assertThat(seconds).hasSameSizeAs(nanos).startsWith(1e-5).endsWith(10);
    for (int i = 0; i < nanos.length; i++) {
      assertThat(Math.round(seconds[i] * 1e9)).isEqualTo(nanos[i]);
    }
  }

  @Test
  void nobody_can_change_the_bounds() {
    LatencyBuckets.nanos()[0] = 1;
    assertThat(LatencyBuckets.nanos()[0]).isEqualTo(10_000);
  }
}
