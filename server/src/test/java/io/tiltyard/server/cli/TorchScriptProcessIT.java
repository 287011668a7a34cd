package io.tiltyard.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tiltyard.server.Patience;
import io.tiltyard.server.grpc.GrpcInference;
import java.io.File;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** TorchScript versions where a process of its own is needed to see what they do to it. */
@Timeout(300)
@Tag("one-jdk")
final class TorchScriptProcessIT {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Its last input stays with the module: memory that only PyTorch knows. */
  private static final String HOLDER =
      """
      instances: 1
      inputs: [{name: x, datatype: FP32, shape: [a, b]}]
      outputs: [{name: y, datatype: FP32, shape: [c, d]}]
      """;

  private static final int CYCLES = 24;
  private static final int SETTLED = 4;

  private final HttpClient client = HttpClient.newHttpClient();

  @TempDir private Path home;

  @BeforeEach
  void lay() throws Exception {
    copy("torch/keeps_input/1/model.pt", "holder/1/model.pt");
    Files.writeString(home.resolve("models/holder/model.yaml"), HOLDER);
  }

  private void copy(String from, String to) throws Exception {
    Path target = home.resolve("models").resolve(to);
    Files.createDirectories(target.getParent());
    Files.copy(Path.of(System.getProperty("tiltyard.test.models")).resolve(from), target);
  }

  private ServerProcess serve(List<String> flags) throws Exception {
    Path file =
        Files.writeString(
            home.resolve("tiltyard.yaml"),
            """
            http: {port: 0}
            grpc: {port: 0}
            admin: {port: 0}
            data: data
            repository: {path: models}
            trial: {enabled: false}
            """);
    return ServerProcess.start(home, flags, "serve", "--config", file.toString());
  }

  @Test
  void without_pytorchs_libraries_a_message_names_them_and_all_else_is_served() throws Exception {
    copy("serving/affine/1/model.onnx", "affine/1/model.onnx");
    String classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .filter(entry -> !entry.contains("pytorch-native") && !entry.contains("pytorch-jni"))
            .collect(Collectors.joining(File.pathSeparator));
    assertThat(classPath).isNotEqualTo(System.getProperty("java.class.path"));
    try (ServerProcess server = serve(List.of("-cp", classPath))) {
      String admin = server.awaitReady().group(3);
      awaitState(admin, "affine", "AVAILABLE");
      awaitState(admin, "holder", "FAILED");
      JsonNode version = version(admin, "holder");
      assertThat(version.path("reason_code").asText()).isEqualTo("missing_engine");
      assertThat(version.path("reason").asText())
          .isEqualTo(
              "PyTorch's native libraries are not installed:"
                  + " ai.djl.pytorch:pytorch-native-cpu:2.7.1 and"
                  + " ai.djl.pytorch:pytorch-jni:2.7.1-0.35.1 are missing; build the"
                  + " distribution with -Ppytorch");
      assertThat(server.errors().lines().filter(line -> line.contains("pytorch-native-cpu")))
          .hasSize(1);
    }
  }

  @Test
  void an_unload_gives_back_what_the_module_held() throws Exception {
    float[][] rows = new float[1024][8 * 1024];
    long held = (long) Float.BYTES * rows.length * rows[0].length;
    // A heap that is resident from the start does not hide what is not the heap.
    String directory = "tiltyard.pytorch.directory";
    List<String> flags =
        List.of(
            "-Xms256m",
            "-XX:+AlwaysPreTouch",
            "-D" + directory + "=" + System.getProperty(directory));
    try (ServerProcess server = serve(flags)) {
      Matcher ready = server.awaitReady();
      String admin = ready.group(3);
      int grpc = URI.create("tcp://" + ready.group(2)).getPort();
      awaitState(admin, "holder", "AVAILABLE");
      for (int cycle = 0; cycle < CYCLES; cycle++) {
        try (GrpcInference inference = new GrpcInference(grpc)) {
          assertThat(inference.infer("holder", "", rows)).isNotEmpty();
        }
        post(admin, "/admin/v1/models/holder/versions/1:unload");
        awaitState(admin, "holder", "CLOSED");
        post(admin, "/admin/v1/models/holder/versions/1:load");
        awaitState(admin, "holder", "AVAILABLE");
      }
      List<Long> resident = residentAfterUnloads(admin);
      System.out.println("resident bytes after each unload: " + resident);
      assertThat(resident).hasSize(CYCLES);
      assertThat(resident.get(CYCLES - 1) - resident.get(SETTLED))
          .isLessThan((CYCLES - SETTLED) * held / 4);
    }
  }

  private List<Long> residentAfterUnloads(String admin) throws Exception {
    List<Long> resident = new ArrayList<>();
    for (JsonNode entry : get(admin, "/admin/v1/memory").path("ledger")) {
      if (entry.path("event").asText().equals("unload")) {
        resident.add(entry.at("/after/resident_bytes").asLong());
      }
    }
    return resident;
  }

  private void awaitState(String admin, String model, String state) {
    await(model + " " + state)
        .atMost(Patience.LOADS)
        .until(() -> version(admin, model).path("state").asText().equals(state));
  }

  private JsonNode version(String admin, String model) throws Exception {
    return get(admin, "/admin/v1/models/" + model).at("/versions/0");
  }

  private JsonNode get(String address, String path) throws Exception {
    URI uri = URI.create("http://" + address + path);
    HttpRequest request = HttpRequest.newBuilder(uri).build();
    return MAPPER.readTree(client.send(request, HttpResponse.BodyHandlers.ofString()).body());
  }

  private void post(String address, String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + address + path))
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
  }
}
