package io.tiltyard.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.router.control.PutResult;
import io.tiltyard.router.control.RevisionCondition;
import io.tiltyard.router.route.RouteDefinition;
import io.tiltyard.router.route.RouteDefinition.Challenger;
import io.tiltyard.router.route.RouteDefinition.Shadow;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading and replacing routes, with revisions as entity tags. */
final class RouteChangeTest {
  private static final String PATH = "/admin/v1/routes/search";
  private static final RouteDefinition SEARCH =
      new RouteDefinition(
          "search", "minilm", 1, List.of(new Challenger(2, 12.5)), List.of(new Shadow(3, 0.25)));
  private static final String SEARCH_JSON =
      "{\"name\":\"search\",\"model\":\"minilm\",\"champion\":{\"version\":1},"
          + "\"challengers\":[{\"version\":2,\"weight\":12.5}],"
          + "\"shadows\":[{\"version\":3,\"fraction\":0.25}],\"revision\":7}";

  private AdminServer server;

  @BeforeEach
  void start() throws Exception {
    server = new AdminServer();
    server.gateway.available("minilm", 1).available("minilm", 2).available("minilm", 3);
    server.gateway.route(SEARCH).route(RouteDefinition.implicit("minilm"));
    server.control.putResult = CompletableFuture.completedFuture(done("search"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void a_route_is_shown_with_its_revision_as_entity_tag() throws Exception {
    HttpResponse<String> response = server.get(PATH);

    assertThat(response.headers().firstValue("etag")).contains("\"7\"");
    assertThat(response.body()).isEqualTo(SEARCH_JSON);
  }

  @Test
  void a_champion_that_follows_the_newest_says_so_and_which_it_is() throws Exception {
    assertThat(server.getJson("/admin/v1/routes/minilm").path("champion").toString())
        .isEqualTo("{\"version\":3,\"newest\":true}");
  }

  @Test
  void all_routes_are_listed() throws Exception {
    assertThat(server.getJson("/admin/v1/routes").path("routes").findValuesAsText("name"))
        .containsExactly("minilm", "search");
  }

  @Test
  void an_unknown_route_is_not_found() throws Exception {
    assertThat(server.get("/admin/v1/routes/nobody").statusCode()).isEqualTo(404);
    assertThat(server.get("/admin/v1/routes/nobody/comparison").statusCode()).isEqualTo(404);
    assertThat(server.get("/admin/v1/routes/nobody/drift").statusCode()).isEqualTo(404);
  }

  @Test
  void what_was_read_can_be_sent_back() throws Exception {
    HttpResponse<String> response = server.put(PATH, SEARCH_JSON, "if-match", "\"7\"");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("etag")).contains("\"7\"");
    assertThat(response.body()).isEqualTo(SEARCH_JSON);
    assertThat(server.control.puts)
        .containsExactly(new FakeControl.Put(SEARCH, RevisionCondition.exactly(7)));
  }

  @Test
  void what_was_read_of_a_route_that_follows_the_newest_can_be_sent_back() throws Exception {
    String body = server.get("/admin/v1/routes/minilm").body();

    assertThat(server.put("/admin/v1/routes/minilm", body, "if-match", "\"7\"").statusCode())
        .isEqualTo(200);
    assertThat(server.control.puts.get(0).definition())
        .isEqualTo(RouteDefinition.implicit("minilm"));
  }

  @Test
  void another_version_beside_newest_is_a_contradiction() throws Exception {
    HttpResponse<String> response =
        server.put(
            "/admin/v1/routes/minilm",
            "{\"champion\":{\"version\":2,\"newest\":true}}",
            "if-match",
            "*");

    assertThat(response.statusCode()).isEqualTo(400);
  }

  @Test
  void a_change_names_what_it_replaces() throws Exception {
    HttpResponse<String> response = server.put(PATH, SEARCH_JSON);

    assertThat(response.statusCode()).isEqualTo(428);
    assertThat(AdminServer.json(response).path("code").asText()).isEqualTo("REVISION_REQUIRED");
    assertThat(server.control.puts).isEmpty();
  }

  @Test
  void a_star_matches_whatever_there_is() throws Exception {
    server.put(PATH, "{\"model\":\"minilm\"}", "if-match", "*");

    assertThat(server.control.puts.get(0).condition()).isEqualTo(RevisionCondition.exists());
  }

  @Test
  void if_none_match_creates() throws Exception {
    HttpResponse<String> response =
        server.put(
            "/admin/v1/routes/fresh",
            "{\"model\":\"minilm\",\"champion\":{\"version\":1}}",
            "if-none-match",
            "*");

    assertThat(response.statusCode()).isEqualTo(201);
    assertThat(server.control.puts)
        .containsExactly(
            new FakeControl.Put(
                new RouteDefinition("fresh", "minilm", 1, List.of(), List.of()),
                RevisionCondition.absent()));
  }

  @Test
  void a_stale_revision_is_answered_with_the_current_one() throws Exception {
    server.control.putResult =
        CompletableFuture.completedFuture(
            new PutResult.Refused(
                new Refusal(ErrorCode.STALE_REVISION, "route 'search' has revision 9"), 9));

    HttpResponse<String> response = server.put(PATH, SEARCH_JSON, "if-match", "\"7\"");

    assertThat(response.statusCode()).isEqualTo(412);
    assertThat(response.headers().firstValue("etag")).contains("\"9\"");
  }

  @Test
  void a_version_that_is_not_available_is_a_conflict() throws Exception {
    server.control.putResult =
        CompletableFuture.completedFuture(
            new PutResult.Refused(
                new Refusal(ErrorCode.FAILED_PRECONDITION, "version 3 is FAILED"), 7));

    HttpResponse<String> response = server.put(PATH, SEARCH_JSON, "if-match", "\"7\"");

    assertThat(response.statusCode()).isEqualTo(409);
    assertThat(AdminServer.json(response).path("error").asText()).contains("FAILED");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "if-match|7",
        "if-match|W/\"7\"",
        "if-match|\"7\", \"8\"",
        "if-match|\"seven\"",
        "if-match|\"-1\"",
        "if-match|\"\"",
        "if-none-match|\"7\""
      })
  void a_condition_is_one_strong_entity_tag(String header, String value) throws Exception {
    assertThat(server.put(PATH, SEARCH_JSON, header, value).statusCode()).isEqualTo(400);
    assertThat(server.control.puts).isEmpty();
  }

  @Test
  void both_conditions_are_a_contradiction() throws Exception {
    assertThat(server.put(PATH, SEARCH_JSON, "if-match", "*", "if-none-match", "*").statusCode())
        .isEqualTo(400);
  }

  @Test
  void every_broken_rule_is_listed() throws Exception {
    HttpResponse<String> response =
        server.put(
            PATH,
            """
            {"name": "other", "revision": 6, "log_file": "/tmp/x", "champion": {"version": -1},
             "challengers": [{"version": 2, "weight": 101}]}
            """,
            "if-match",
            "\"7\"");

    assertThat(response.statusCode()).isEqualTo(400);
    JsonNode json = AdminServer.json(response);
    assertThat(json.path("code").asText()).isEqualTo("INVALID_ARGUMENT");
    assertThat(json.path("request_id").asText()).isNotEmpty();
    assertThat(json.path("problems")).hasSize(5);
    assertThat(json.path("problems").path(0).asText())
        .isEqualTo("name: got 'other', expected 'search', as in the path");
    assertThat(json.path("problems").path(1).asText())
        .isEqualTo("revision: got 6, expected 7, as in if-match");
    assertThat(json.path("problems").toString())
        .contains("log_file", "champion.version", "challengers[0].weight");
    assertThat(server.control.puts).isEmpty();
  }

  @Test
  void weights_above_a_hundred_are_told_with_their_sum() throws Exception {
    HttpResponse<String> response =
        server.put(
            PATH,
            "{\"champion\":{\"version\":1},\"challengers\":[{\"version\":2,\"weight\":60},"
                + "{\"version\":3,\"weight\":50}]}",
            "if-match",
            "*");

    assertThat(AdminServer.json(response).path("error").asText())
        .contains("60 + 50 = 110", "at most 100");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "null",
        "7",
        "\"x\"",
        "{} {}",
        "{\"a\":1,\"a\":2}",
        "{\"weight\": NaN}",
        "{'model': 'minilm'}",
        "{\"model\": \"minilm\",}"
      })
  void a_body_is_one_strict_json_object(String body) throws Exception {
    HttpResponse<String> response = server.put(PATH, body, "if-match", "*");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(AdminServer.json(response).path("code").asText()).isEqualTo("MALFORMED_REQUEST");
  }

  @Test
  void a_deep_body_is_refused_with_a_short_answer() throws Exception {
    String body = "{\"model\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";

    HttpResponse<String> response = server.put(PATH, body, "if-match", "*");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body().length()).isLessThan(1024);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "application/jsonx"})
  void a_body_says_that_it_is_json(String type) throws Exception {
    HttpResponse<String> response =
        server.send("PUT", PATH, SEARCH_JSON, "if-match", "*", "content-type", type);

    assertThat(response.statusCode()).isEqualTo(415);
  }

  @Test
  void a_body_without_a_content_type_is_refused() throws Exception {
    assertThat(server.send("PUT", PATH, SEARCH_JSON, "if-match", "*").statusCode()).isEqualTo(415);
  }

  @Test
  void a_content_type_may_have_parameters() throws Exception {
    HttpResponse<String> response =
        server.send(
            "PUT",
            PATH,
            SEARCH_JSON,
            "if-match",
            "*",
            "content-type",
            "Application/JSON; charset=utf-8");

    assertThat(response.statusCode()).isEqualTo(200);
  }

  private PutResult done(String route) {
    return new PutResult.Done(Objects.requireNonNull(server.gateway.table().find(route)));
  }
}
