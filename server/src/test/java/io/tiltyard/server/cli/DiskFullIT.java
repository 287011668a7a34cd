package io.tiltyard.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * F95: the data directory is a small file system of its own, which only the gateway's process sees
 * and which ends with it.
 */
@Timeout(600)
@EnabledOnOs(OS.LINUX)
@Tag("one-jdk")
final class DiskFullIT {
  private static final String MOUNT =
      "mount -t tmpfs -o size=100m,nr_inodes=400 tmpfs \"$1\" && shift && exec \"$@\"";
  private static final String INPUT =
      "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,4],\"datatype\":\"FP32\",\"data\":[1,2,3,4]}]}";

  private final HttpClient client = HttpClient.newHttpClient();

  @TempDir Path home;

  @BeforeEach
  void lay_out() throws IOException {
    Files.createDirectories(home.resolve("data"));
    model("1");
  }

  private Path model(String version) throws IOException {
    Path from = Path.of(System.getProperty("tiltyard.test.models"), "serving/affine", version);
    Path to = Files.createDirectories(home.resolve("models/affine").resolve(version));
    Files.copy(from.resolve("model.onnx"), to.resolve("model.onnx"));
    return to;
  }

  private ServerProcess start() throws Exception {
    Path config =
        Files.writeString(
            home.resolve("tiltyard.yaml"),
            """
            http: {port: 0}
            grpc: {port: 0}
            admin: {port: 0}
            data: %s
            repository: {path: %s, mode: explicit}
            """
                .formatted(home.resolve("data"), home.resolve("models")));
    return ServerProcess.startBy(
        List.of("unshare", "-Urm", "sh", "-c", MOUNT, "sh", home.resolve("data").toString()),
        home,
        "serve",
        "--config",
        config.toString());
  }

  private static boolean canMount() throws Exception {
    Process process =
        new ProcessBuilder("unshare", "-Urm", "mount", "-t", "tmpfs", "tmpfs", "/mnt")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return process.waitFor() == 0;
  }

  private HttpResponse<String> post(String http, String path, String body) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create("http://" + http + path))
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  private HttpResponse<String> load(String http, int version) throws Exception {
    return post(http, "/v2/repository/models/affine/versions/" + version + "/load", "{}");
  }

  private void assertServes(String http, String first) throws Exception {
    HttpResponse<String> answer = post(http, "/v2/models/affine/infer", INPUT);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("\"data\":[" + first + ",");
  }

  @Test
  void f95_a_version_that_does_not_fit_on_the_disk_costs_nothing_but_its_load() throws Exception {
    assumeThat(Files.isExecutable(Path.of("/usr/bin/unshare"))).isTrue();
    assumeThat(canMount()).as("a user may mount in a namespace of his own").isTrue();
    try (ServerProcess server = start()) {
      String http = server.awaitReady().group(1);
      assertThat(load(http, 1).statusCode()).isEqualTo(200);
      assertServes(http, "5.5");
      Path stagings = server.seen(home.resolve("data/store/.staging"));

      Path second = model("2");
      Files.write(second.resolve("weights.bin"), new byte[64 << 20]);
      HttpResponse<String> large = load(http, 2);
      assertThat(large.statusCode()).as(large.body()).isEqualTo(507);
      assertThat(large.body())
          .contains("INSUFFICIENT_STORAGE", "(disk_full): 67109044 bytes are to be copied");
      assertThat(stagings).isEmptyDirectory();
      assertServes(http, "5.5");

      Files.delete(second.resolve("weights.bin"));
      for (int i = 0; i < 800; i++) {
        Files.writeString(second.resolve("part-" + i), "x");
      }
      HttpResponse<String> many = load(http, 2);
      assertThat(many.statusCode()).as(many.body()).isEqualTo(507);
      assertThat(many.body())
          .contains("(disk_full): no space is left in the data directory")
          .doesNotContain(home.toString());
      assertThat(stagings).isEmptyDirectory();
      assertServes(http, "5.5");

      try (Stream<Path> parts = Files.list(second)) {
        for (Path part : parts.filter(file -> !file.endsWith("model.onnx")).toList()) {
          Files.delete(part);
        }
      }
      HttpResponse<String> fits = load(http, 2);
      assertThat(fits.statusCode()).as(fits.body()).isEqualTo(200);
      assertServes(http, "11.0");
      assertThat(server.errors()).containsOnlyOnce("(disk_full): no space is left");
      server.signal("TERM");
      assertThat(server.awaitEnd()).isZero();
    }
  }
}
