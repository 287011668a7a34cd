package io.tiltyard.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** F108: many models, one of which takes the process of its trial down. */
@Timeout(600)
@DisabledOnOs(OS.WINDOWS)
@Tag("one-jdk")
final class ManyModelsIT {
  /** {@code -Dtiltyard.test.manyModels=1000} makes it the number of the fault's name. */
  private static final int MODELS = Integer.getInteger("tiltyard.test.manyModels", 40);

  private static final int BAD = MODELS / 2;

  /** The field of an ONNX model that holds a text for people. */
  private static final int DOC_STRING = 0x32;

  private static final int OTHER_LINES = 20;

  private final HttpClient client = HttpClient.newHttpClient();

  @TempDir Path home;

  private static Path model(String name) {
    return Path.of(System.getProperty("tiltyard.test.models"), name, "1/model.onnx");
  }

  /** Models that all are different files, so that none is known from another one. */
  private void layOut() throws IOException {
    byte[] affine = Files.readAllBytes(model("serving/affine"));
    for (int i = 0; i < MODELS; i++) {
      Path version = Files.createDirectories(home.resolve("models/m" + i + "/1"));
      byte[] name = ("m" + i).getBytes(StandardCharsets.US_ASCII);
      ByteArrayOutputStream copy = new ByteArrayOutputStream();
      copy.write(affine);
      copy.write(DOC_STRING);
      copy.write(name.length);
      copy.write(name);
      Files.write(version.resolve("model.onnx"), copy.toByteArray());
    }
    Path bad = home.resolve("models/m" + BAD + "/1/model.onnx");
    Files.write(bad, Files.readAllBytes(model("faulty/crash_on_load")));
  }

  private ServerProcess start() throws IOException {
    return ServerProcess.start(
        home,
        "serve",
        "--models",
        home.resolve("models").toString(),
        "--data",
        home.resolve("data").toString(),
        "--http-port",
        "0",
        "--grpc-port",
        "0",
        "--admin-port",
        "0");
  }

  private HttpResponse<String> get(String address, String path) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + address + path)).build();
    return client.send(request, BodyHandlers.ofString());
  }

  private static long count(Pattern pattern, String text) {
    return pattern.matcher(text).results().count();
  }

  private void assertAllButOneServe(Matcher ready) throws Exception {
    assertThat(get(ready.group(1), "/v2/health/ready").statusCode()).isEqualTo(200);
    String metrics = get(ready.group(3), "/metrics").body();
    assertThat(
            count(
                Pattern.compile("tiltyard_model_state\\{.*state=\"available\",version=\"1\"} 1"),
                metrics))
        .isEqualTo(MODELS - 1);
    assertThat(metrics)
        .contains(
            "tiltyard_model_state{model=\"m" + BAD + "\",state=\"quarantined\",version=\"1\"} 1");
    assertThat(get(ready.group(1), "/v2/models/m" + (MODELS - 1) + "/ready").statusCode())
        .isEqualTo(200);
    assertThat(get(ready.group(1), "/v2/models/m" + BAD + "/ready").statusCode()).isEqualTo(503);
  }

  @Test
  void all_but_the_bad_one_serve_and_come_back() throws Exception {
    layOut();
    try (ServerProcess server = start()) {
      assertAllButOneServe(server.awaitReady());
      assertThat(server.errors().lines()).hasSizeLessThan(MODELS + OTHER_LINES);
      server.signal("TERM");
      assertThat(server.awaitEnd()).isZero();
    }
    try (ServerProcess server = start()) {
      assertAllButOneServe(server.awaitReady());
      assertThat(server.errors()).doesNotContain("trial");
    }
  }
}
