package io.tiltyard.server.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiltyard.base.tensor.DataType;
import io.tiltyard.monitor.call.Arm;
import io.tiltyard.monitor.call.CallOutcome;
import io.tiltyard.monitor.distribution.BytesDistribution;
import io.tiltyard.monitor.distribution.NumericDistribution;
import io.tiltyard.monitor.distribution.Quantiles;
import io.tiltyard.monitor.distribution.TensorDistribution;
import io.tiltyard.monitor.distribution.VersionDistribution;
import io.tiltyard.monitor.latency.ArmKey;
import io.tiltyard.monitor.latency.ArmMonitor;
import io.tiltyard.router.route.RouteDefinition;
import io.tiltyard.router.route.RouteDefinition.Challenger;
import io.tiltyard.router.route.RouteDefinition.Shadow;
import io.tiltyard.router.route.ShadowCounters;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class EvidenceTest {
  private static final long MILLI = 1_000_000;

  private AdminServer server;

  @BeforeEach
  void start() throws Exception {
    server = new AdminServer();
    server
        .gateway
        .available("minilm", 1)
        .available("minilm", 2)
        .failed("minilm", 3, "no model.onnx", "FILE_MISSING")
        .route(
            new RouteDefinition(
                "search",
                "minilm",
                1,
                List.of(new Challenger(2, 12.5)),
                List.of(new Shadow(3, 0.25))));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void arms_stand_side_by_side_before_any_call() throws Exception {
    JsonNode arms = server.getJson("/admin/v1/routes/search/comparison").path("arms");

    assertThat(arms.findValuesAsText("arm")).containsExactly("champion", "challenger", "shadow");
    assertThat(arms.path(0).path("weight").asDouble()).isEqualTo(87.5);
    assertThat(arms.path(1).path("weight").asDouble()).isEqualTo(12.5);
    assertThat(arms.path(2).path("fraction").asDouble()).isEqualTo(0.25);
    assertThat(arms.path(2).path("state").asText()).isEqualTo("FAILED");
    assertThat(arms.path(0).path("requests").asLong()).isZero();
    assertThat(arms.path(0).path("error_rate").isNull()).isTrue();
  }

  @Test
  void calls_are_counted_by_outcome_and_judged_without_the_callers_own_faults() throws Exception {
    ArmMonitor champion = arm("search", 1, Arm.CHAMPION);
    for (int i = 0; i < 6; i++) {
      finish(champion, CallOutcome.OK, 10 * MILLI);
    }
    finish(champion, CallOutcome.FAILED, 20 * MILLI);
    finish(champion, CallOutcome.SHED, 1 * MILLI);
    finish(champion, CallOutcome.INVALID, 1 * MILLI);
    finish(champion, CallOutcome.CANCELLED, 1 * MILLI);

    JsonNode arm = server.getJson("/admin/v1/routes/search/comparison").path("arms").path(0);

    assertThat(arm.path("requests").asLong()).isEqualTo(10);
    assertThat(arm.path("rows").asLong()).isEqualTo(12);
    assertThat(arm.path("outcomes").path("ok").asLong()).isEqualTo(6);
    assertThat(arm.path("outcomes").path("failed").asLong()).isEqualTo(1);
    assertThat(arm.path("error_rate").asDouble()).isEqualTo(0.25);
  }

  @Test
  void latencies_are_quantiles_in_milliseconds_by_stage() throws Exception {
    ArmMonitor challenger = arm("search", 2, Arm.CHALLENGER);
    for (int i = 1; i <= 1000; i++) {
      finish(challenger, CallOutcome.OK, i * MILLI);
    }

    JsonNode latency =
        server
            .getJson("/admin/v1/routes/search/comparison")
            .path("arms")
            .path(1)
            .path("latency_ms");

    assertThat(latency.path("total").path("count").asLong()).isEqualTo(1000);
    assertThat(latency.path("total").path("mean").asDouble()).isEqualTo(500.5, within(0.001));
    assertThat(latency.path("total").path("p50").asDouble()).isEqualTo(500, within(5.0));
    assertThat(latency.path("total").path("p90").asDouble()).isEqualTo(900, within(9.0));
    assertThat(latency.path("total").path("p99").asDouble()).isEqualTo(990, within(10.0));
    assertThat(latency.path("total").path("p999").asDouble()).isEqualTo(999, within(10.0));
    assertThat(latency.path("run").path("count").asLong()).isEqualTo(1000);
    assertThat(latency.path("queue").path("count").asLong()).isZero();
  }

  @Test
  void a_part_that_a_version_no_longer_has_is_kept_while_it_has_calls() throws Exception {
    finish(arm("search", 2, Arm.CHAMPION), CallOutcome.OK, MILLI);
    finish(arm("search", 2, Arm.OTHER), CallOutcome.OK, MILLI);
    finish(arm("another", 2, Arm.CHAMPION), CallOutcome.OK, MILLI);

    JsonNode arms = server.getJson("/admin/v1/routes/search/comparison").path("arms");

    assertThat(arms.findValuesAsText("arm"))
        .containsExactly("champion", "challenger", "shadow", "champion", "other");
    assertThat(arms.path(3).has("weight")).isFalse();
  }

  @Test
  void what_a_shadow_was_given_adds_up() throws Exception {
    ShadowCounters counters = server.gateway.arms().shadowCounters("search", 3);
    counters.mirror();
    counters.mirror();
    counters.drop(ShadowCounters.Drop.QUEUE_FULL);

    JsonNode shadow = server.getJson("/admin/v1/routes/search/comparison").path("arms").path(2);

    assertThat(shadow.path("eligible").asLong()).isEqualTo(3);
    assertThat(shadow.path("mirrored").asLong()).isEqualTo(2);
    assertThat(shadow.path("dropped").path("queue_full").asLong()).isEqualTo(1);
  }

  @Test
  void drift_shows_what_every_version_of_the_model_saw() throws Exception {
    server.gateway.distributions(
        distribution("minilm", 1), distribution("minilm", 2), distribution("other", 1));

    JsonNode drift = server.getJson("/admin/v1/routes/search/drift");

    assertThat(drift.path("versions")).hasSize(2);
    JsonNode version = drift.path("versions").path(0);
    assertThat(version.path("requests").asLong()).isEqualTo(20);
    assertThat(version.path("inputs").path(0).path("columns").path(0).toString())
        .isEqualTo(
            "{\"count\":40,\"missing\":0,\"nan\":2,\"pos_inf\":1,\"neg_inf\":0,\"min\":-1.0,"
                + "\"max\":3.0,\"mean\":0.5,\"quantiles\":{\"p1\":-1.0,\"p5\":-0.9,\"p25\":0.0,"
                + "\"p50\":0.5,\"p75\":1.0,\"p95\":2.0,\"p99\":3.0}}");
    JsonNode words = version.path("outputs").path(0).path("columns").path(0);
    assertThat(words.path("missing").asLong()).isEqualTo(3);
    assertThat(words.path("length").path("count").asLong()).isEqualTo(10);
    assertThat(words.path("top").path(0).toString())
        .isEqualTo("{\"value\":\"cat\",\"at_least\":4,\"at_most\":5}");
  }

  @Test
  void a_columns_without_finite_values_has_no_summary() throws Exception {
    server.gateway.distributions(distribution("minilm", 1));

    JsonNode lengths = server.getJson("/admin/v1/routes/search/drift").findValue("length");

    assertThat(lengths.has("mean")).isFalse();
  }

  @Test
  void one_version_has_its_distributions_at_its_own_place() throws Exception {
    server.gateway.distributions(distribution("minilm", 1), distribution("minilm", 2));

    JsonNode answer = server.getJson("/admin/v1/models/minilm/versions/2/distributions");

    assertThat(answer.path("versions")).hasSize(1);
    assertThat(answer.path("versions").path(0).path("version").asLong()).isEqualTo(2);
    assertThat(server.get("/admin/v1/models/minilm/versions/9/distributions").statusCode())
        .isEqualTo(404);
  }

  private ArmMonitor arm(String route, long version, Arm arm) {
    return server.gateway.latencies().arm(new ArmKey(route, "minilm", version, arm));
  }

  private static void finish(ArmMonitor arm, CallOutcome outcome, long totalNanos) {
    arm.finished(outcome, -1, -1, totalNanos / 2, -1, totalNanos, 2);
  }

  static VersionDistribution distribution(String model, long version) {
    NumericDistribution numbers =
        new NumericDistribution(
            40,
            0,
            2,
            1,
            0,
            new NumericDistribution.Summary(-1, 3, 0.5, new Quantiles(-1, -0.9, 0, 0.5, 1, 2, 3)));
    BytesDistribution words =
        new BytesDistribution(
            10,
            3,
            new NumericDistribution(10, 0, 0, 0, 0, null),
            List.of(new BytesDistribution.FrequentValue("cat", 4, 5)));
    return new VersionDistribution(
        model,
        version,
        Arm.CHAMPION,
        20,
        List.of(new TensorDistribution("x", DataType.FP32, false, List.of(numbers))),
        List.of(new TensorDistribution("word", DataType.BYTES, true, List.of(words))));
  }
}
