package io.tiltyard.server.admin;

import static io.tiltyard.server.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tiltyard.server.Gateway;
import io.tiltyard.server.Patience;
import io.tiltyard.server.config.ConfigReader;
import io.tiltyard.server.config.ConfigReading;
import io.tiltyard.server.http.transport.RawClient;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Loads, unloads, aliases and events of a whole gateway over a repository that changes. */
@Timeout(600)
final class ModelControlIT {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Path MODELS =
      Path.of(System.getProperty("tiltyard.test.models"), "serving", "affine");
  private static final String LOAD = "/v2/repository/models/affine";
  private static final String ALIASES = "/admin/v1/models/affine/aliases";
  private static final String INPUT =
      "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,4],\"datatype\":\"FP32\",\"data\":[1,2,3,4]}]}";

  @TempDir Path directory;
  private final HttpClient client = HttpClient.newHttpClient();
  private Gateway gateway;

  @BeforeEach
  void start() throws Exception {
    lay("1");
    lay("2");
    Files.writeString(
        directory.resolve("t.yaml"),
        """
        http: {port: 0}
        grpc: {port: 0}
        admin: {port: 0}
        data: %s
        repository: {path: %s, poll: 1h}
        trial: {enabled: false}
        routes:
          affine: {model: affine, champion: {version: 1}}
        """
            .formatted(directory.resolve("data"), directory.resolve("models")));
    serve();
  }

  private void serve() throws Exception {
    ConfigReading reading = ConfigReader.read(directory.resolve("t.yaml"), List.of());
    assertThat(reading.problems()).isEmpty();
    gateway = Gateway.start(reading.config());
    assertThat(gateway.awaitSettled(Patience.LOADS)).isTrue();
  }

  private void lay(String version) throws Exception {
    Path from = MODELS.resolve(version);
    Path to = directory.resolve("models/affine").resolve(version);
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
  }

  @AfterEach
  void stop() {
    gateway.drain(Duration.ofSeconds(10));
  }

  @Test
  void a_model_answers_with_its_new_version_as_soon_as_its_load_is_answered() throws Exception {
    assertThat(infer("3").statusCode()).isEqualTo(404);
    lay("3");

    HttpResponse<String> loaded = http("POST", LOAD + "/versions/3/load", "");

    assertThat(loaded.statusCode()).as(loaded.body()).isEqualTo(200);
    assertThat(loaded.body()).isEqualTo("{\"name\":\"affine\",\"load\":true}");
    assertThat(version(infer("3"))).isEqualTo("3");
    assertThat(http("POST", LOAD + "/versions/3/unload", "{}").statusCode()).isEqualTo(200);
    assertThat(infer("3").statusCode()).isEqualTo(503);
    assertThat(http("POST", LOAD + "/load", "{\"parameters\":{}}").statusCode()).isEqualTo(200);
    assertThat(version(infer("3"))).isEqualTo("3");
  }

  @Test
  void a_load_that_fails_is_told_with_the_reason_and_nothing_of_the_machine() throws Exception {
    Files.createDirectories(directory.resolve("models/affine/4"));
    Files.writeString(directory.resolve("models/affine/4/model.onnx"), "this is no model");

    HttpResponse<String> failed = http("POST", LOAD + "/versions/4/load", "");

    assertThat(failed.statusCode()).isEqualTo(409);
    assertThat(failed.body())
        .contains("version 4 could not be loaded", "FAILED_PRECONDITION")
        .doesNotContain(directory.toString(), "Exception");
    assertThat(http("POST", "/v2/repository/models/none/load", "").statusCode()).isEqualTo(404);
    assertThat(version(infer("1"))).isEqualTo("1");
  }

  @Test
  void f109_fifty_loads_at_once_are_one() throws Exception {
    assertThat(http("POST", LOAD + "/versions/2/unload", "").statusCode()).isEqualTo(200);
    await().until(() -> state(2).equals("CLOSED"));
    List<CompletableFuture<HttpResponse<String>>> all = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      all.add(
          client.sendAsync(
              JsonRequests.of(gateway.httpAddress(), "POST", LOAD + "/versions/2/load", ""),
              HttpResponse.BodyHandlers.ofString()));
    }
    for (CompletableFuture<HttpResponse<String>> one : all) {
      assertThat(one.get().statusCode()).as(one.get().body()).isEqualTo(200);
    }

    assertThat(version(infer("2"))).isEqualTo("2");
    try (RawClient events = events("?after=0")) {
      String told = events.readAllOf("CLOSED\",\"to\":");
      String since = events.readAllOf("\"to\":\"AVAILABLE\"");
      assertThat(told).contains("DRAINING");
      assertThat(since.split("\"to\":\"LOADING\"", -1)).hasSizeLessThanOrEqualTo(2);
    }
  }

  @Test
  void f112_what_a_route_names_is_unloaded_by_force_only() throws Exception {
    String path = "/admin/v1/models/affine/versions/1:unload";

    HttpResponse<String> refused = admin("POST", path, null);
    HttpResponse<String> overHttp = http("POST", LOAD + "/unload", "");
    assertThat(version(infer("1"))).isEqualTo("1");
    HttpResponse<String> forced = admin("POST", path, "{\"force\": true}");

    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.body()).contains("is named by route affine", "FAILED_PRECONDITION");
    assertThat(overHttp.statusCode()).isEqualTo(409);
    assertThat(forced.statusCode()).isEqualTo(202);
    assertThat(infer("1").statusCode()).isEqualTo(503);
  }

  @Test
  void an_alias_is_good_wherever_a_version_is() throws Exception {
    assertThat(admin("PUT", ALIASES + "/blue", "{\"version\": 2}").statusCode()).isEqualTo(200);

    assertThat(version(infer("blue"))).isEqualTo("2");
    assertThat(version(infer("champion"))).isEqualTo("1");
    assertThat(http("GET", "/v2/models/affine/versions/blue/ready", null).statusCode())
        .isEqualTo(200);
    assertThat(http("GET", "/v2/models/affine/versions/blue", null).statusCode()).isEqualTo(200);
    HttpResponse<String> unknown = infer("green");
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(unknown.body()).contains("no alias 'green'", "'blue', 'champion'");
  }

  @Test
  void aliases_and_the_previous_champion_outlive_the_process() throws Exception {
    admin("PUT", ALIASES + "/blue", "{\"version\": 2}");
    String route = "/admin/v1/routes/affine";
    assertThat(admin("PUT", route, "{\"champion\":{\"version\":2}}", "if-match", "*").statusCode())
        .isEqualTo(200);
    assertThat(aliases()).isEqualTo("champion@affine=2 previous@affine=1 blue=2");
    await().until(() -> Files.readString(directory.resolve("data/aliases.json")).contains("prev"));

    stop();
    serve();

    assertThat(aliases()).isEqualTo("champion@affine=1 previous@affine=2 blue=2");
    assertThat(version(infer("blue"))).isEqualTo("2");
    assertThat(admin("DELETE", ALIASES + "/blue", null).statusCode()).isEqualTo(200);
    assertThat(infer("blue").statusCode()).isEqualTo(404);
  }

  private String aliases() throws Exception {
    List<String> all = new ArrayList<>();
    for (JsonNode alias : MAPPER.readTree(admin("GET", ALIASES, null).body()).path("aliases")) {
      String route = alias.path("route").asText();
      all.add(
          alias.path("alias").asText()
              + (route.isEmpty() ? "" : "@" + route)
              + "="
              + alias.path("version").asText());
    }
    return String.join(" ", all);
  }

  @Test
  void events_follow_what_happens_and_end_with_the_gateway() throws Exception {
    try (RawClient events = events("")) {
      events.readAllOf(":\n\n");
      admin("PUT", ALIASES + "/blue", "{\"version\": 2}");
      assertThat(events.readAllOf("\n\n"))
          .contains("event: alias", "\"alias\":\"blue\",\"version\":2,\"from\":\"\",\"to\":\"2\"");
      admin("PUT", "/admin/v1/routes/affine", "{\"champion\":{\"version\":2}}", "if-match", "*");
      assertThat(events.readAllOf("previous"))
          .contains("event: route", "\"route\":\"affine\"", "\"alias\":\"champion\"");
      admin("POST", "/admin/v1/models/affine/versions/1:unload", null);
      assertThat(events.readAllOf("\"to\":\"CLOSED\""))
          .contains("\"from\":\"AVAILABLE\",\"to\":\"DRAINING\"");

      assertThat(gateway.drain(Duration.ofSeconds(30))).isTrue();

      assertThat(events.readAll()).contains("\"to\":\"DRAINING\"").endsWith("0\r\n\r\n");
    }
  }

  private RawClient events(String query) throws Exception {
    RawClient events = new RawClient(gateway.adminAddress()).get("/admin/v1/events" + query);
    events.readAllOf("\r\n\r\n");
    return events;
  }

  private String state(int version) throws Exception {
    JsonNode model =
        MAPPER.readTree(admin("GET", "/admin/v1/models/affine", null).body()).path("versions");
    return model.path(version - 1).path("state").asText();
  }

  private HttpResponse<String> infer(String version) throws Exception {
    return http("POST", "/v2/models/affine/versions/" + version + "/infer", INPUT);
  }

  private static String version(HttpResponse<String> answer) throws Exception {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return MAPPER.readTree(answer.body()).path("model_version").asText();
  }

  private HttpResponse<String> http(String verb, String path, @Nullable String body)
      throws Exception {
    return client.send(
        JsonRequests.of(gateway.httpAddress(), verb, path, body),
        HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> admin(
      String verb, String path, @Nullable String body, String... headers) throws Exception {
    return client.send(
        JsonRequests.of(gateway.adminAddress(), verb, path, body, headers),
        HttpResponse.BodyHandlers.ofString());
  }
}
