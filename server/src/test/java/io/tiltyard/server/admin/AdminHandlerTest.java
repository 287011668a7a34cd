package io.tiltyard.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.router.route.RouteDefinition;
import io.tiltyard.server.inference.Plane;
import io.tiltyard.server.startup.Phase;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AdminHandlerTest {
  private AdminServer server;

  @BeforeEach
  void start() throws Exception {
    server = new AdminServer();
    server
        .gateway
        .available("minilm", 1)
        .available("minilm", 2)
        .failed("broken", 4, "no model.onnx", "FILE_MISSING")
        .route(RouteDefinition.implicit("minilm"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void health_is_ok_as_long_as_it_answers_and_tells_readiness() throws Exception {
    assertThat(server.get("/healthz").body()).isEqualTo("{\"status\":\"ok\",\"ready\":true}");
    server.gateway.ready(false);

    HttpResponse<String> response = server.get("/healthz");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("{\"status\":\"ok\",\"ready\":false}");
  }

  @Test
  void the_phases_of_the_start_are_told_as_far_as_it_has_come() throws Exception {
    server.gateway.startup().end(Phase.CONFIG);

    JsonNode startup = server.getJson("/admin/v1/startup");

    assertThat(startup.path("phases").findValuesAsText("name")).containsExactly("jvm", "config");
    assertThat(startup.path("total_ms").asLong(-1))
        .isEqualTo(
            startup.path("phases").path(0).path("ms").asLong(-1)
                + startup.path("phases").path(1).path("ms").asLong(-1));
  }

  @Test
  void models_are_listed_with_the_broken_ones_and_why() throws Exception {
    JsonNode models = server.getJson("/admin/v1/models").path("models");

    assertThat(models).hasSize(2);
    assertThat(models.path(0).toString())
        .isEqualTo(
            "{\"name\":\"broken\",\"versions\":[{\"version\":4,\"state\":\"FAILED\","
                + "\"reason\":\"no model.onnx\",\"reason_code\":\"FILE_MISSING\",\"digest\":\"\","
                + "\"file_bytes\":100,\"memory_bytes\":7,\"load_ms\":12,\"phases_ms\":{\"load\":12},"
                + "\"golden_requests\":3,\"devices\":[\"cpu\",\"cuda:1\"],\"joining\":\"joined because it may\",\"notices\":[\"a notice\"],"
                + "\"live_during_load\":{\"p99_before_ms\":0.0,\"p99_during_ms\":0.0,"
                + "\"waited_ms\":0.0}}]}");
    assertThat(models.path(1).path("name").asText()).isEqualTo("minilm");
    JsonNode second = models.path(1).path("versions").path(1);
    assertThat(second.path("version").asLong()).isEqualTo(2);
    assertThat(second.path("state").asText()).isEqualTo("AVAILABLE");
    assertThat(second.path("digest").asText()).hasSize(64);
    assertThat(second.path("in_flight").asLong()).isZero();
    assertThat(second.path("devices").toString()).isEqualTo("[\"cpu\",\"cuda:1\"]");
    assertThat(second.path("notices").toString()).isEqualTo("[\"a notice\"]");
  }

  @Test
  void one_model_is_shown_and_an_unknown_one_is_not_found() throws Exception {
    assertThat(server.getJson("/admin/v1/models/minilm").path("versions")).hasSize(2);

    HttpResponse<String> unknown = server.get("/admin/v1/models/nobody");

    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(AdminServer.json(unknown).path("code").asText()).isEqualTo("MODEL_NOT_FOUND");
    assertThat(AdminServer.json(unknown).path("request_id").asText()).isNotEmpty();
  }

  @Test
  void a_version_is_loaded_and_unloaded_by_the_control_plane() throws Exception {
    HttpResponse<String> load =
        server.send("POST", "/admin/v1/models/minilm/versions/2:load", null);
    HttpResponse<String> unload =
        server.send("POST", "/admin/v1/models/minilm/versions/3:unload", null);

    assertThat(load.statusCode()).isEqualTo(202);
    assertThat(AdminServer.json(load).path("state").asText()).isEqualTo("AVAILABLE");
    assertThat(unload.statusCode()).isEqualTo(202);
    assertThat(unload.body()).isEqualTo("{\"version\":3}");
    assertThat(server.control.changes)
        .containsExactly(
            new FakeControl.Change("minilm", 2, true), new FakeControl.Change("minilm", 3, false));
  }

  @Test
  void a_refused_change_is_told_with_its_code() throws Exception {
    server.control.changeResult =
        CompletableFuture.completedFuture(
            new Refusal(ErrorCode.VERSION_NOT_FOUND, "model 'minilm' has no version 9"));

    HttpResponse<String> response =
        server.send("POST", "/admin/v1/models/minilm/versions/9:load", null);

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(AdminServer.json(response).path("error").asText())
        .isEqualTo("model 'minilm' has no version 9");
    assertThat(server.gateway.rejections().counted(Plane.ADMIN, ErrorCode.VERSION_NOT_FOUND))
        .isEqualTo(1);
  }

  @Test
  void a_failing_control_plane_is_an_internal_error_without_details() throws Exception {
    server.control.changeResult =
        CompletableFuture.failedFuture(new IllegalStateException("/secret/path"));

    HttpResponse<String> response =
        server.send("POST", "/admin/v1/models/minilm/versions/1:load", null);

    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(response.body()).doesNotContain("secret", "Exception");
  }

  @Test
  void an_answer_waits_for_the_control_plane_and_holds_up_nobody() throws Exception {
    CompletableFuture<Refusal> undecided = new CompletableFuture<>();
    server.control.changeResult = undecided;
    CompletableFuture<HttpResponse<String>> waiting =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return server.send("POST", "/admin/v1/models/minilm/versions/1:load", null);
              } catch (Exception e) {
                throw new AssertionError(e);
              }
            });

    assertThat(server.get("/healthz").statusCode()).isEqualTo(200);
    assertThat(waiting).isNotDone();
    undecided.complete(null);
    assertThat(waiting.get().statusCode()).isEqualTo(202);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"log_file\": \"/etc/passwd\"}", "{\"path\": \"x\"}"})
  void loading_takes_no_fields(String body) throws Exception {
    HttpResponse<String> response =
        server.send(
            "POST",
            "/admin/v1/models/minilm/versions/1:load",
            body,
            "content-type",
            "application/json");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(server.control.changes).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "..%2Fetc",
        "%2e%2e",
        "%252e%252e%252f",
        "a%2Fb",
        "%5C..%5C",
        "m%00",
        "%E2%80%AEm",
        "%20",
        "a%20b",
        "%2Fetc%2Fpasswd"
      })
  void a_name_that_could_be_a_path_is_refused_before_anything_is_asked(String name)
      throws Exception {
    HttpResponse<String> load =
        server.send("POST", "/admin/v1/models/" + name + "/versions/1:load", null);
    HttpResponse<String> unload =
        server.send("POST", "/admin/v1/models/" + name + "/versions/1:unload", null);

    assertThat(load.statusCode()).isEqualTo(400);
    assertThat(unload.statusCode()).isEqualTo(400);
    assertThat(server.get("/admin/v1/models/" + name).statusCode()).isEqualTo(400);
    assertThat(server.get("/admin/v1/routes/" + name).statusCode()).isEqualTo(400);
    assertThat(server.control.changes).isEmpty();
    assertThat(load.body()).doesNotContain("\u202e", "\u0000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "01", "1.0", "v2", "99999999999999999999", "%EF%BC%92", ""})
  void a_version_is_a_positive_number_without_leading_zero(String version) throws Exception {
    String path = "/admin/v1/models/minilm/versions/" + version + ":load";

    assertThat(server.send("POST", path, null).statusCode()).isEqualTo(400);
    assertThat(server.control.changes).isEmpty();
  }

  @Test
  void a_colon_may_be_percent_encoded() throws Exception {
    assertThat(server.send("POST", "/admin/v1/models/minilm/versions/1%3Aload", null).statusCode())
        .isEqualTo(202);
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /healthz, GET",
    "DELETE, /admin/v1/models, GET",
    "GET, /admin/v1/models/minilm/versions/1:load, POST",
    "POST, /admin/v1/routes/minilm, 'GET, PUT'"
  })
  void a_wrong_verb_is_told_the_right_ones(String verb, String path, String allowed)
      throws Exception {
    HttpResponse<String> response = server.send(verb, path, null);

    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(response.headers().firstValue("allow")).contains(allowed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/admin", "/admin/v1/", "/admin/v1/models/", "/v2/models/minilm/infer"})
  void an_unknown_path_is_not_found(String path) throws Exception {
    HttpResponse<String> response = server.get(path);

    assertThat(response.statusCode()).isIn(400, 404);
    assertThat(AdminServer.json(response).path("code").asText()).isNotEmpty();
  }

  @Test
  void metrics_speak_prometheus_or_open_metrics() throws Exception {
    HttpResponse<String> text = server.get("/metrics");
    HttpResponse<String> open =
        server.get("/metrics", "accept", "application/openmetrics-text; version=1.0.0");

    assertThat(text.headers().firstValue("content-type").orElse("")).startsWith("text/plain");
    assertThat(text.body()).contains("tiltyard_model_state{model=\"minilm\"");
    assertThat(open.headers().firstValue("content-type").orElse(""))
        .startsWith("application/openmetrics-text");
    assertThat(open.body()).endsWith("# EOF\n");
  }

  @Test
  void the_api_is_exactly_this() {
    AdminHandler handler = new AdminHandler(server.gateway.adminSources(), server.control);

    assertThat(handler.calls())
        .containsExactly(
            "GET /healthz",
            "GET /metrics",
            "GET /admin/v1/startup",
            "GET /admin/v1/models",
            "GET /admin/v1/models/{m}",
            "POST /admin/v1/models/{m}:load",
            "POST /admin/v1/models/{m}:unload",
            "POST /admin/v1/models/{m}/versions/{v}:load",
            "POST /admin/v1/models/{m}/versions/{v}:unload",
            "GET /admin/v1/models/{m}/aliases",
            "PUT /admin/v1/models/{m}/aliases/{a}",
            "DELETE /admin/v1/models/{m}/aliases/{a}",
            "GET /admin/v1/memory",
            "GET /admin/v1/events",
            "GET /admin/v1/models/{m}/versions/{v}/distributions",
            "GET /admin/v1/routes",
            "GET /admin/v1/routes/{r}",
            "PUT /admin/v1/routes/{r}",
            "GET /admin/v1/routes/{r}/comparison",
            "GET /admin/v1/routes/{r}/drift");
  }
}
