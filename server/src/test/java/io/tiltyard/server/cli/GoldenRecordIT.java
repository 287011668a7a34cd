package io.tiltyard.server.cli;

import static io.tiltyard.server.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tiltyard.monitor.requestlog.RequestLogReader;
import io.tiltyard.server.Gateway;
import io.tiltyard.server.Patience;
import io.tiltyard.server.config.ConfigReader;
import io.tiltyard.server.config.ConfigReading;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a gateway answers becomes what its next versions are held to. */
@Timeout(600)
final class GoldenRecordIT {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Path MODELS =
      Path.of(System.getProperty("tiltyard.test.models"), "serving", "affine");

  @TempDir Path directory;
  private final HttpClient client = HttpClient.newHttpClient();
  private Gateway gateway;

  /** Most requests go to the challenger, whose answers are other ones. */
  @BeforeEach
  void start() throws Exception {
    lay("1", "1");
    lay("3", "3");
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
          lines: {model: affine, champion: {version: 1}, challengers: [{version: 3, weight: 60}]}
        """
            .formatted(directory.resolve("data"), directory.resolve("models")));
    ConfigReading reading = ConfigReader.read(directory.resolve("t.yaml"), List.of());
    assertThat(reading.problems()).isEmpty();
    gateway = Gateway.start(reading.config());
    assertThat(gateway.awaitSettled(Patience.LOADS)).isTrue();
  }

  @AfterEach
  void stop() {
    gateway.drain(Duration.ofSeconds(10));
  }

  @Test
  void answers_of_the_champion_tell_the_same_weights_from_others() throws Exception {
    Path first = Files.writeString(directory.resolve("first.json"), input(1));
    Path second = Files.writeString(directory.resolve("second.json"), input(2));
    String http = "http://" + Addresses.text(gateway.httpAddress());

    Run run =
        Run.of(
            "golden",
            "record",
            "--model",
            "affine",
            "--route",
            "lines",
            "--http",
            http,
            "--request",
            first.toString(),
            "--request",
            second.toString(),
            "--out",
            golden());

    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
    assertThat(run.out().lines())
        .containsExactly(
            "wrote " + golden() + "/first.json",
            "wrote " + golden() + "/second.json",
            "2 golden files of version 1 of affine; tolerance: equal");
    assertGoldenIsHeld();
  }

  @Test
  void answers_of_the_log_tell_the_same_weights_from_others() throws Exception {
    int calls = 60;
    for (int i = 0; i < calls; i++) {
      HttpResponse<String> answer =
          post(gateway.httpAddress(), "/v2/models/lines/infer", input(i % 20));
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }
    Path logs = directory.resolve("data/requests");
    await().until(() -> logged(logs) == calls);

    Run run =
        Run.of(
            "golden",
            "record",
            "--model",
            "affine",
            "--from-log",
            logs.toString(),
            "--count",
            "5",
            "--abs",
            "1e-5",
            "--out",
            golden());

    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
    assertThat(run.out().lines())
        .hasSize(6)
        .endsWith("5 golden files of version 1 of affine; tolerance: abs 1.0E-5");
    assertThat(directory.resolve("models/affine/golden")).isDirectoryContaining("glob:**.json");
    assertGoldenIsHeld();
  }

  private static long logged(Path logs) throws IOException {
    long calls = 0;
    for (Path file : RequestLogReader.files(logs)) {
      try (RequestLogReader reader = RequestLogReader.open(file)) {
        while (reader.next() != null) {
          calls++;
        }
      }
    }
    return calls;
  }

  /** Version 2 has other weights, version 4 those of version 1. */
  private void assertGoldenIsHeld() throws Exception {
    lay("2", "2");
    lay("1", "4");

    assertThat(load(2).statusCode()).isEqualTo(409);
    assertThat(load(4).statusCode()).isEqualTo(200);

    assertThat(version(2).path("state").asText()).isEqualTo("FAILED");
    assertThat(version(2).toString()).contains("\"golden\"").contains("first difference");
    assertThat(version(4).path("state").asText()).isEqualTo("AVAILABLE");
  }

  private HttpResponse<String> load(int version) throws Exception {
    String path = "/v2/repository/models/affine/versions/" + version + "/load";
    return post(gateway.httpAddress(), path, "{}");
  }

  private JsonNode version(long version) throws Exception {
    String url = "http://" + Addresses.text(gateway.adminAddress()) + "/admin/v1/models/affine";
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
    for (JsonNode each : MAPPER.readTree(answer.body()).path("versions")) {
      if (each.path("version").asLong() == version) {
        return each;
      }
    }
    throw new AssertionError("no version " + version + " in " + answer.body());
  }

  private HttpResponse<String> post(InetSocketAddress address, String path, String body)
      throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create("http://" + Addresses.text(address) + path))
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static String input(int first) {
    return """
    {"inputs":[{"name":"x","shape":[1,4],"datatype":"FP32","data":[%d,2,3,4]}]}
    """
        .formatted(first);
  }

  private String golden() {
    return directory.resolve("models/affine/golden").toString();
  }

  private void lay(String version, String as) throws IOException {
    Path from = MODELS.resolve(version);
    Path to = directory.resolve("models/affine").resolve(as);
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
}
