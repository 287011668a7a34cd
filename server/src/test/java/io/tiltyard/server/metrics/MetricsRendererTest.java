package io.tiltyard.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.monitor.call.Arm;
import io.tiltyard.monitor.call.CallOutcome;
import io.tiltyard.monitor.latency.ArmKey;
import io.tiltyard.monitor.latency.ArmMonitor;
import io.tiltyard.monitor.metric.LatencyBuckets;
import io.tiltyard.monitor.metric.Metric;
import io.tiltyard.monitor.metric.MetricType;
import io.tiltyard.router.route.ShadowCounters;
import io.tiltyard.server.admin.TestGateway;
import io.tiltyard.server.inference.Plane;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is exported, read back from the text. */
final class MetricsRendererTest {
  private static final String ARM = "arm=\"champion\",model=\"minilm\",route=\"search\"";

  private final TestGateway gateway = new TestGateway().available("minilm", 1);

  @Test
  void every_metric_of_the_catalogue_is_there() {
    finish(1_000_000);
    gateway.arms().shadowCounters("search", 2).mirror();
    gateway.distributions(MetricsFixture.distribution());
    PrometheusText text = render();

    for (Metric metric : Metric.values()) {
      String name =
          metric.prometheusName() + (metric.type() == MetricType.HISTOGRAM ? "_count" : "");
      assertThat(text.names()).as(metric.name()).contains(name);
      assertThat(text.type(metric.prometheusName())).isEqualTo(metric.type().label());
      assertThat(text.help(metric.prometheusName())).isEqualTo(metric.help());
    }
    for (ProcessMetric metric : ProcessMetric.values()) {
      assertThat(text.names()).contains(metric.prometheusName());
      assertThat(text.type(metric.prometheusName())).isEqualTo(metric.type().label());
    }
  }

  @Test
  void nothing_is_there_that_the_catalogue_does_not_have() {
    finish(1_000_000);
    List<String> known = new ArrayList<>();
    for (Metric metric : Metric.values()) {
      known.add(metric.prometheusName());
    }
    for (ProcessMetric metric : ProcessMetric.values()) {
      known.add(metric.prometheusName());
    }

    assertThat(render().families()).isSubsetOf(known);
  }

  @Test
  void calls_are_counted_by_outcome() {
    finish(1_000_000);
    finish(1_000_000);

    PrometheusText text = render();

    String labels = ARM.replace(",route", ",outcome=\"ok\",route") + ",version=\"1\"";
    assertThat(text.value("tiltyard_requests_total{" + labels + "}")).isEqualTo(2);
    assertThat(text.value("tiltyard_rows_total{" + ARM + ",version=\"1\"}")).isEqualTo(6);
  }

  @Test
  void quotas_are_counted_by_configured_tenant_and_limit() {
    for (int i = 0; i < 3; i++) {
      gateway.quotas().takeRequest("anybody", 0);
      gateway.quotas().takeRequest(null, 0);
    }

    PrometheusText text = render();

    String refused = "tiltyard_quota_refused_total{limit=\"requests\",tenant=";
    assertThat(text.value(refused + "\"(other)\"}")).isEqualTo(2);
    assertThat(text.value(refused + "\"(none)\"}")).isEqualTo(2);
    assertThat(text.value("tiltyard_quota_tenants")).isEqualTo(1);
  }

  @Test
  void histograms_are_cumulative_and_their_sum_is_exact() {
    finish(9_000);
    finish(3_333_333);
    finish(20_000_000_000L);
    PrometheusText text = render();
    String series = ARM + ",stage=\"total\",version=\"1\"";

    assertThat(text.bucket("tiltyard_request_stage_seconds", series, "1.0E-5")).isEqualTo(1);
    assertThat(text.bucket("tiltyard_request_stage_seconds", series, "0.0025")).isEqualTo(1);
    assertThat(text.bucket("tiltyard_request_stage_seconds", series, "0.005")).isEqualTo(2);
    assertThat(text.bucket("tiltyard_request_stage_seconds", series, "10.0")).isEqualTo(2);
    assertThat(text.bucket("tiltyard_request_stage_seconds", series, "+Inf")).isEqualTo(3);
    assertThat(text.value("tiltyard_request_stage_seconds_count{" + series + "}")).isEqualTo(3);
    assertThat(text.value("tiltyard_request_stage_seconds_sum{" + series + "}"))
        .isEqualTo(20.003342333, within(1e-9));
  }

  @Test
  void buckets_have_the_bounds_of_the_catalogue_and_never_fall() {
    for (int i = 0; i < 1000; i++) {
      finish(i * 37_000L);
    }
    PrometheusText text = render();
    String series = ARM + ",stage=\"total\",version=\"1\"";
    double before = 0;
    for (double bound : LatencyBuckets.seconds()) {
      double count = text.bucket("tiltyard_request_stage_seconds", series, Double.toString(bound));
      assertThat(count).isGreaterThanOrEqualTo(before);
      before = count;
    }
  }

  @Test
  void a_stage_that_did_not_happen_is_not_counted() {
    finish(1_000_000);

    assertThat(
            render()
                .value(
                    "tiltyard_request_stage_seconds_count{"
                        + ARM
                        + ",stage=\"queue\",version=\"1\"}"))
        .isZero();
  }

  @Test
  void refusals_are_counted_by_plane_and_code() {
    gateway.rejections().count(Plane.HTTP, ErrorCode.QUEUE_FULL);
    gateway.rejections().countUnknownField();
    PrometheusText text = render();

    assertThat(text.value("tiltyard_rejected_total{code=\"QUEUE_FULL\",plane=\"http\"}"))
        .isEqualTo(1);
    assertThat(text.value("tiltyard_unknown_fields_total{plane=\"http\"}")).isEqualTo(1);
  }

  @Test
  void shadows_add_up() {
    ShadowCounters shadow = gateway.arms().shadowCounters("search", 3);
    shadow.mirror();
    shadow.mirror();
    shadow.drop(ShadowCounters.Drop.INVALID);
    PrometheusText text = render();
    String labels = "{route=\"search\",version=\"3\"}";

    assertThat(text.value("tiltyard_shadow_eligible_total" + labels)).isEqualTo(3);
    assertThat(text.value("tiltyard_shadow_mirrored_total" + labels)).isEqualTo(2);
    assertThat(
            text.value(
                "tiltyard_shadow_dropped_total{reason=\"invalid\",route=\"search\",version=\"3\"}"))
        .isEqualTo(1);
  }

  @Test
  void versions_have_one_state_each() {
    gateway.failed("broken", 4, "no model.onnx", "FILE_MISSING");
    PrometheusText text = render();

    assertThat(
            text.value("tiltyard_model_state{model=\"minilm\",state=\"available\",version=\"1\"}"))
        .isEqualTo(1);
    assertThat(text.value("tiltyard_model_state{model=\"broken\",state=\"failed\",version=\"4\"}"))
        .isEqualTo(1);
    assertThat(text.value("tiltyard_in_flight_requests{model=\"minilm\",version=\"1\"}")).isZero();
    assertThat(text.value("tiltyard_model_load_failures_total{reason=\"MODEL_INVALID\"}"))
        .isEqualTo(2);
  }

  @Test
  void sinks_tell_what_they_kept() {
    PrometheusText text = render();

    assertThat(text.value("tiltyard_log_written_total{sink=\"intervals\"}")).isEqualTo(3);
    assertThat(text.value("tiltyard_log_written_bytes_total{sink=\"requests\"}")).isEqualTo(1234);
  }

  @Test
  void values_that_are_not_finite_are_summed_by_version() {
    gateway.distributions(MetricsFixture.distribution());

    assertThat(
            render()
                .value(
                    "tiltyard_nonfinite_values_total{arm=\"champion\",direction=\"input\","
                        + "kind=\"nan\",model=\"minilm\",version=\"1\"}"))
        .isEqualTo(4);
  }

  @Test
  void open_metrics_is_spoken_where_it_is_asked_for() {
    MetricsRenderer renderer = new MetricsRenderer(gateway.metricsSources());

    Exposition open =
        renderer.render("text/plain;q=0.1, application/openmetrics-text; version=1.0.0");
    Exposition other = renderer.render("application/vnd.google.protobuf");

    assertThat(open.contentType()).startsWith("application/openmetrics-text");
    assertThat(new String(open.body(), StandardCharsets.UTF_8)).endsWith("# EOF\n");
    assertThat(other.contentType()).startsWith("text/plain");
  }

  private void finish(long totalNanos) {
    ArmMonitor arm = gateway.latencies().arm(new ArmKey("search", "minilm", 1, Arm.CHAMPION));
    arm.finished(CallOutcome.OK, -1, -1, -1, -1, totalNanos, 3);
  }

  private PrometheusText render() {
    byte[] body = new MetricsRenderer(gateway.metricsSources()).render(null).body();
    return PrometheusText.parse(new String(body, StandardCharsets.UTF_8));
  }
}
