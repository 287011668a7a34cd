package io.tiltyard.server.cli;

import static io.tiltyard.server.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** F105: a run whose time passes inside of one operator, which nothing ends. */
@Timeout(400)
@DisabledOnOs(OS.WINDOWS)
@Tag("one-jdk")
final class StuckRunIT {
  private static final String INFER = "/v2/models/one_kernel/infer";
  private static final String STUCK = "tiltyard_run_stuck{model=\"one_kernel\",version=\"1\"} ";
  private static final String AFFINE =
      "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,4],\"datatype\":\"FP32\",\"data\":[1,2,3,4]}]}";

  private final HttpClient client = HttpClient.newHttpClient();

  @TempDir Path home;

  @BeforeEach
  void lay_out() throws IOException {
    copy("faulty/one_kernel");
    copy("serving/affine");
  }

  private void copy(String model) throws IOException {
    Path from = Path.of(System.getProperty("tiltyard.test.models"), model, "1/model.onnx");
    Path to = home.resolve("models").resolve(Path.of(model).getFileName()).resolve("1");
    Files.createDirectories(to);
    Files.copy(from, to.resolve("model.onnx"));
  }

  private ServerProcess start() throws IOException {
    Path config =
        Files.writeString(
            home.resolve("tiltyard.yaml"),
            """
            http: {port: 0}
            grpc: {port: 0}
            admin: {port: 0}
            data: %s
            repository: {path: %s}
            drain: {delay: 0s, grace: 1s}
            models: {one_kernel: {instances: 1}}
            """
                .formatted(home.resolve("data"), home.resolve("models")));
    return ServerProcess.start(home, "serve", "--config", config.toString());
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String address, String path, String body) throws Exception {
    return send(
        HttpRequest.newBuilder(URI.create("http://" + address + path))
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  private String get(String address, String path) throws Exception {
    return send(HttpRequest.newBuilder(URI.create("http://" + address + path))).body();
  }

  /**
   * The cube of the size in steps, after its square, which has to be through before the timeout:
   * between the two, a run can be ended.
   */
  private static String steps(int size) {
    return "{\"parameters\":{\"timeout\":800000},\"inputs\":[{\"name\":\"size\",\"shape\":[1],"
        + "\"datatype\":\"INT64\",\"data\":["
        + size
        + "]}]}";
  }

  /** Asks again where a busy machine was not through with the square before the timeout. */
  private void makeStuck(String http, String admin, int size) {
    await()
        .pollInterval(Duration.ofSeconds(2))
        .until(
            () -> {
              boolean stuck = get(admin, "/metrics").contains(STUCK + "1.0\n");
              if (!stuck) {
                HttpResponse<String> late = post(http, INFER, steps(size));
                assertThat(late.statusCode()).as(late.body()).isEqualTo(504);
              }
              return stuck;
            });
  }

  private void assertAffineServes(String http) throws Exception {
    assertThat(post(http, "/v2/models/affine/infer", AFFINE).body()).contains("[5.5,");
  }

  @Test
  void its_callers_are_told_in_time_and_nobody_else_suffers() throws Exception {
    try (ServerProcess server = start()) {
      var ready = server.awaitReady();
      String http = ready.group(1);
      String admin = ready.group(3);

      makeStuck(http, admin, 3_584);
      assertThat(post(http, INFER, steps(1)).statusCode()).as("in the queue").isEqualTo(504);
      assertAffineServes(http);
      assertThat(server.errors())
          .containsOnlyOnce(
              "model-one_kernel-1-0: 1 of 1 instances are stuck in a run that was told to end");

      HttpResponse<String> unload = post(http, "/v2/repository/models/one_kernel/unload", "{}");
      assertThat(unload.statusCode()).as(unload.body()).isEqualTo(200);
      assertThat(get(admin, "/admin/v1/models/one_kernel"))
          .as("its session stays open under the run")
          .contains("\"state\":\"DRAINING\"");
      assertAffineServes(http);
      await()
          .atMost(Duration.ofSeconds(200))
          .until(() -> get(admin, "/admin/v1/models/one_kernel").contains("\"state\":\"CLOSED\""));
      assertAffineServes(http);
      assertThat(get(admin, "/metrics")).doesNotContain(STUCK);

      assertThat(post(http, "/v2/repository/models/one_kernel/load", "{}").statusCode())
          .isEqualTo(200);
      assertThat(post(http, INFER, steps(2)).body()).contains("\"data\":[2]");
      server.signal("TERM");
      assertThat(server.awaitEnd()).isZero();
    }
  }

  @Test
  void the_end_of_the_process_does_not_wait_for_it() throws Exception {
    try (ServerProcess server = start()) {
      var ready = server.awaitReady();
      makeStuck(ready.group(1), ready.group(3), 6_144); // a minute
      server.signal("TERM");
      assertThat(server.awaitEnd()).as("cut off").isEqualTo(1);
      assertThat(server.errors()).contains("the grace of PT1S is over with requests in flight");
    }
  }
}
