package io.tiltyard.server.admin;

import static io.tiltyard.server.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiltyard.server.Gateway;
import io.tiltyard.server.Patience;
import io.tiltyard.server.config.ConfigReader;
import io.tiltyard.server.config.ConfigReading;
import io.tiltyard.server.config.Flag;
import io.tiltyard.server.config.Keys;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The admin plane of a whole gateway. */
@Timeout(600)
final class AdminIT {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String ROUTE = "/admin/v1/routes/affine";
  private static final String INPUT =
      "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,4],\"datatype\":\"FP32\",\"data\":[1,2,3,4]}]}";

  @TempDir Path directory;
  private final HttpClient client = HttpClient.newHttpClient();
  private Gateway gateway;

  @BeforeEach
  void start() throws Exception {
    Path models = Path.of(System.getProperty("tiltyard.test.models"), "serving");
    Path file =
        Files.writeString(
            directory.resolve("t.yaml"),
            """
            http: {port: 0}
            grpc: {port: 0}
            admin: {port: 0}
            trial: {enabled: false}
            routes:
              affine: {model: affine, champion: {version: 1}, challengers: [{version: 2, weight: 25}],
                       shadows: [{version: 3, fraction: 0.5}]}
            """);
    ConfigReading reading =
        ConfigReader.read(
            file,
            List.of(
                Flag.of(Keys.REPOSITORY_PATH, "--models", models.toString()),
                Flag.of(Keys.DATA, "--data", directory.resolve("data").toString())));
    assertThat(reading.problems()).isEmpty();
    gateway = Gateway.start(reading.config());
    assertThat(gateway.awaitSettled(Patience.LOADS)).isTrue();
  }

  @AfterEach
  void stop() {
    gateway.drain(Duration.ofSeconds(10));
  }

  @Test
  void a_new_weight_takes_effect_and_the_old_revision_is_stale() throws Exception {
    HttpResponse<String> before = admin("GET", ROUTE, null);
    ObjectNode route = (ObjectNode) MAPPER.readTree(before.body());
    route.withArray("challengers").removeAll().addObject().put("version", 2).put("weight", 100);
    String tag = before.headers().firstValue("etag").orElseThrow();

    HttpResponse<String> done = admin("PUT", ROUTE, route.toString(), "if-match", tag);
    HttpResponse<String> stale = admin("PUT", ROUTE, route.toString(), "if-match", tag);

    assertThat(done.statusCode()).as(done.body()).isEqualTo(200);
    assertThat(stale.statusCode()).isEqualTo(412);
    assertThat(stale.headers().firstValue("etag")).isEqualTo(done.headers().firstValue("etag"));
    for (int i = 0; i < 20; i++) {
      assertThat(infer("affine").path("model_version").asText()).isEqualTo("2");
    }
  }

  @Test
  void of_many_changes_at_once_to_one_revision_one_wins() throws Exception {
    String tag = admin("GET", ROUTE, null).headers().firstValue("etag").orElseThrow();
    List<CompletableFuture<HttpResponse<String>>> racing = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      String body =
          "{\"champion\":{\"version\":1},\"challengers\":[{\"version\":2,\"weight\":" + i + "}]}";
      racing.add(
          client.sendAsync(
              JsonRequests.of(gateway.adminAddress(), "PUT", ROUTE, body, "if-match", tag),
              HttpResponse.BodyHandlers.ofString()));
    }
    AtomicInteger won = new AtomicInteger();
    for (CompletableFuture<HttpResponse<String>> answer : racing) {
      int status = answer.get().statusCode();
      assertThat(status).isIn(200, 412);
      won.addAndGet(status == 200 ? 1 : 0);
    }

    assertThat(won).hasValue(1);
  }

  @Test
  void a_version_that_is_not_there_is_a_conflict_and_changes_nothing() throws Exception {
    String before = admin("GET", ROUTE, null).body();

    HttpResponse<String> response =
        admin("PUT", ROUTE, "{\"champion\":{\"version\":99}}", "if-match", "*");

    assertThat(response.statusCode()).isEqualTo(409);
    assertThat(MAPPER.readTree(response.body()).path("error").asText()).contains("99", "unknown");
    assertThat(admin("GET", ROUTE, null).body()).isEqualTo(before);
  }

  @Test
  void a_new_route_is_created_once() throws Exception {
    String path = "/admin/v1/routes/fresh";
    String body = "{\"model\":\"affine\",\"champion\":{\"version\":3}}";

    HttpResponse<String> created = admin("PUT", path, body, "if-none-match", "*");
    HttpResponse<String> again = admin("PUT", path, body, "if-none-match", "*");

    assertThat(created.statusCode()).isEqualTo(201);
    assertThat(again.statusCode()).isEqualTo(412);
    assertThat(infer("fresh").path("model_version").asText()).isEqualTo("3");
  }

  @Test
  void a_version_goes_and_comes_back() throws Exception {
    String version = "/admin/v1/models/iris/versions/1";

    assertThat(admin("POST", version + ":unload", null).statusCode()).isEqualTo(202);
    await().until(() -> !state("iris").equals("AVAILABLE"));
    assertThat(admin("POST", version + ":load", null).statusCode()).isEqualTo(202);
    await().until(() -> state("iris").equals("AVAILABLE"));
  }

  @Test
  void what_was_served_shows_up_side_by_side_and_in_the_metrics() throws Exception {
    for (int i = 0; i < 80; i++) {
      infer("affine");
    }

    JsonNode arms = MAPPER.readTree(admin("GET", ROUTE + "/comparison", null).body()).path("arms");
    String metrics = admin("GET", "/metrics", null).body();

    assertThat(arms.findValuesAsText("arm")).containsExactly("champion", "challenger", "shadow");
    long requests = arms.path(0).path("requests").asLong() + arms.path(1).path("requests").asLong();
    assertThat(requests).isEqualTo(80);
    assertThat(arms.path(0).path("error_rate").asDouble()).isZero();
    assertThat(arms.path(0).path("latency_ms").path("total").path("p50").asDouble()).isPositive();
    JsonNode shadow = arms.path(2);
    assertThat(shadow.path("eligible").asLong()).isBetween(10L, 70L);
    assertThat(metrics).contains("tiltyard_requests_total{arm=\"champion\"");
  }

  @Test
  void what_was_seen_shows_up_in_the_distributions() throws Exception {
    for (int i = 0; i < 10; i++) {
      infer("affine");
    }

    await()
        .until(
            () -> {
              JsonNode drift = MAPPER.readTree(admin("GET", ROUTE + "/drift", null).body());
              return drift.path("versions").findValues("requests").stream()
                      .mapToLong(JsonNode::asLong)
                      .sum()
                  >= 10;
            });
  }

  private String state(String model) throws Exception {
    return MAPPER
        .readTree(admin("GET", "/admin/v1/models/" + model, null).body())
        .path("versions")
        .path(0)
        .path("state")
        .asText();
  }

  private JsonNode infer(String route) throws Exception {
    HttpResponse<String> response =
        client.send(
            JsonRequests.of(gateway.httpAddress(), "POST", "/v2/models/" + route + "/infer", INPUT),
            HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return MAPPER.readTree(response.body());
  }

  private HttpResponse<String> admin(
      String verb, String path, @Nullable String body, String... headers) throws Exception {
    return client.send(
        JsonRequests.of(gateway.adminAddress(), verb, path, body, headers),
        HttpResponse.BodyHandlers.ofString());
  }
}
