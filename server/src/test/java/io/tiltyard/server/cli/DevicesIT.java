package io.tiltyard.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A gateway on a machine without a GPU: what it says of models that would have one. */
@Timeout(600)
@DisabledOnOs(OS.WINDOWS)
final class DevicesIT {
  @TempDir Path directory;

  private void model(String name, String device) throws Exception {
    Path affine = Path.of(System.getProperty("tiltyard.test.models"), "serving", "affine", "1");
    Path version = Files.createDirectories(directory.resolve("models").resolve(name).resolve("1"));
    Files.copy(affine.resolve("model.onnx"), version.resolve("model.onnx"));
    Files.writeString(version.resolveSibling("model.yaml"), "device: " + device + "\n");
  }

  private static JsonNode version(HttpClient client, String admin, String model) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + admin + "/admin/v1/models/" + model)).build();
    String body = client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    return new ObjectMapper().readTree(body).path("versions").path(0);
  }

  @Test
  void auto_falls_back_and_says_so_and_cuda_is_a_clear_error() throws Exception {
    assumeThat(Path.of("/dev/nvidia0")).doesNotExist();
    model("anywhere", "auto");
    model("gpu", "cuda:0");
    model("plain", "cpu");
    try (ServerProcess server =
        ServerProcess.start(
            directory,
            "serve",
            "--models",
            directory.resolve("models").toString(),
            "--data",
            directory.resolve("data").toString(),
            "--http-port",
            "0",
            "--grpc-port",
            "0",
            "--admin-port",
            "0")) {
      Matcher ready = server.awaitReady();
      HttpClient client = HttpClient.newHttpClient();

      JsonNode auto = version(client, ready.group(3), "anywhere");
      assertThat(auto.path("state").asText()).isEqualTo("AVAILABLE");
      assertThat(auto.path("devices").toString()).isEqualTo("[\"cpu\"]");
      String notice = auto.path("notices").path(0).asText();
      assertThat(notice).startsWith("device auto is the CPU: cuda:0 cannot be used: ");

      JsonNode cuda = version(client, ready.group(3), "gpu");
      assertThat(cuda.path("state").asText()).isEqualTo("FAILED");
      assertThat(cuda.path("reason_code").asText()).isEqualTo("missing_device");
      assertThat(cuda.path("reason").asText())
          .startsWith("cuda:0 cannot be used: ")
          .endsWith("an NVIDIA driver, CUDA 12 and cuDNN 9");
      assertThat(cuda.path("devices")).isEmpty();

      JsonNode plain = version(client, ready.group(3), "plain");
      assertThat(plain.path("devices").toString()).isEqualTo("[\"cpu\"]");
      assertThat(plain.path("notices")).isEmpty();

      List<String> told =
          server.errors().lines().filter(line -> line.contains("device auto is the CPU")).toList();
      assertThat(told)
          .singleElement()
          .asString()
          .contains(" INFO ")
          .endsWith("anywhere version 1: " + notice);
    }
  }
}
