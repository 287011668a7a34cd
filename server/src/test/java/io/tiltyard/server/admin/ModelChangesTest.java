package io.tiltyard.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Refusal;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may be said with a load, an unload and an alias on the admin plane. */
@Timeout(600)
final class ModelChangesTest {
  private static final String MODEL = "/admin/v1/models/minilm";

  private AdminServer server;

  @BeforeEach
  void start() throws Exception {
    server = new AdminServer();
    server.gateway.available("minilm", 1).available("minilm", 2);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    return server.send("POST", path, body, "content-type", "application/json");
  }

  @Test
  void a_load_may_bring_a_configuration() throws Exception {
    String body = "{\"config\": {\"batching\": {\"max_size\": 8}}}";
    assertThat(post(MODEL + "/versions/1:load", body).statusCode()).isEqualTo(202);
    assertThat(post(MODEL + "/versions/1:load", "{}").statusCode()).isEqualTo(202);
    assertThat(server.control.overrides).containsExactly("{\"batching\":{\"max_size\":8}}", "");
  }

  @Test
  void an_unload_may_be_forced() throws Exception {
    assertThat(post(MODEL + "/versions/1:unload", "{\"force\": true}").statusCode()).isEqualTo(202);
    assertThat(post(MODEL + "/versions/1:unload", "{\"force\": false}").statusCode())
        .isEqualTo(202);
    assertThat(server.control.forced).containsExactly(true, false);
  }

  @Test
  void a_whole_model_is_version_0_and_told_as_a_whole() throws Exception {
    HttpResponse<String> loaded = server.send("POST", MODEL + ":load", null);
    HttpResponse<String> unloaded = server.send("POST", MODEL + ":unload", null);

    assertThat(loaded.statusCode()).isEqualTo(202);
    assertThat(AdminServer.json(loaded).path("versions")).hasSize(2);
    assertThat(unloaded.statusCode()).isEqualTo(202);
    assertThat(server.control.changes)
        .containsExactly(
            new FakeControl.Change("minilm", 0, true), new FakeControl.Change("minilm", 0, false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"config\": \"{}\"}", "{\"config\": 1}", "{\"force\": true}", "[]", "{"})
  void a_load_takes_nothing_else(String body) throws Exception {
    assertThat(post(MODEL + ":load", body).statusCode()).isEqualTo(400);
    assertThat(server.control.changes).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"force\": \"yes\"}", "{\"force\": null}", "{\"config\": {}}"})
  void an_unload_takes_nothing_else(String body) throws Exception {
    HttpResponse<String> response = post(MODEL + ":unload", body);
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("expected");
    assertThat(server.control.changes).isEmpty();
  }

  @Test
  void an_alias_is_set_and_removed() throws Exception {
    HttpResponse<String> set = server.put(MODEL + "/aliases/blue", "{\"version\": 2}");
    HttpResponse<String> removed = server.send("DELETE", MODEL + "/aliases/blue", null);

    assertThat(set.statusCode()).isEqualTo(200);
    assertThat(set.body()).isEqualTo("{\"alias\":\"blue\",\"version\":2}");
    assertThat(removed.statusCode()).isEqualTo(200);
    assertThat(server.control.aliases).containsExactly("minilm blue 2", "minilm blue");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"version\": 0}",
        "{\"version\": -1}",
        "{\"version\": \"2\"}",
        "{\"version\": 1.5}",
        "{\"version\": 99999999999999999999}",
        "{\"version\": 1, \"more\": 1}"
      })
  void an_alias_points_to_a_version(String body) throws Exception {
    HttpResponse<String> response = server.put(MODEL + "/aliases/blue", body);
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("expected");
    assertThat(server.control.aliases).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"champion", "Previous", "latest", "v1", "7", "a%20b", "a%2Fb", "%00"})
  void some_aliases_cannot_be_set(String alias) throws Exception {
    assertThat(server.put(MODEL + "/aliases/" + alias, "{\"version\": 1}").statusCode())
        .isEqualTo(400);
    assertThat(server.send("DELETE", MODEL + "/aliases/" + alias, null).statusCode())
        .isEqualTo(400);
    assertThat(server.control.aliases).isEmpty();
  }

  @Test
  void what_the_control_plane_refuses_is_refused() throws Exception {
    server.control.changeResult =
        CompletableFuture.completedFuture(
            new Refusal(ErrorCode.FAILED_PRECONDITION, "named by route r"));
    for (String path : new String[] {":load", ":unload", "/versions/1:unload"}) {
      HttpResponse<String> response = server.send("POST", MODEL + path, null);
      assertThat(response.statusCode()).isEqualTo(409);
      assertThat(response.body()).contains("named by route r");
    }
    assertThat(server.put(MODEL + "/aliases/blue", "{\"version\": 1}").statusCode()).isEqualTo(409);
  }
}
