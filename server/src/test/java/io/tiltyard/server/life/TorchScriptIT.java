package io.tiltyard.server.life;

import static io.tiltyard.server.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiltyard.server.grpc.GrpcInference;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** TorchScript versions in a whole gateway: tried, proved, routed to, and swapped. */
@Timeout(300)
final class TorchScriptIT {
  private static final String UNTRIED = "trial: {enabled: false}\n";
  private static final float TOLERANCE = 1e-5f;
  private static final int FEATURES = 8;

  private static final String PERCEPTRON =
      """
      inputs: [{name: x, datatype: FP32, shape: [batch, 8]}]
      outputs: [{name: y, datatype: FP32, shape: [batch, 3]}]
      """;
  private static final String ROWS =
      """
      inputs: [{name: x, datatype: FP32, shape: [batch, n]}]
      outputs: [{name: y, datatype: FP32, shape: [batch, n]}]
      """;
  private static final String ONE_ROW =
      "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,8],\"datatype\":\"FP32\","
          + "\"data\":[0.5,-1,2,0.25,-0.75,1.5,0,3]}]}";

  @TempDir Path home;

  @Test
  void an_onnx_champion_and_its_torchscript_challenger_answer_alike() throws Exception {
    LivingGateway.write(home, "perceptron/model.yaml", PERCEPTRON);
    LivingGateway.lay(home, "torch/perceptron/2", "perceptron/1");
    String route =
        """
        routes:
          score: {model: perceptron, champion: {version: 1}, challengers: [{version: 2, weight: 50}]}
        """;
    try (LivingGateway gateway = LivingGateway.start(home, route);
        GrpcInference grpc = new GrpcInference(gateway.grpcPort())) {
      LivingGateway.write(
          home, "perceptron/golden/one.json", golden(gateway.infer("score", ONE_ROW), 0));
      LivingGateway.lay(home, "torch/perceptron/1", "perceptron/2");
      gateway.awaitState("perceptron", 2, "AVAILABLE");
      checkReport(gateway.version("perceptron", 2));
      checkMetadata(gateway, grpc);
      checkParity(gateway, grpc);
      checkRoute(gateway);
    }
  }

  /** A golden request out of an answer, whose first number is off by {@code error}. */
  private static String golden(HttpResponse<String> answer, double error) throws Exception {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    List<Double> expected = new ArrayList<>(numbers(answer));
    expected.set(0, expected.get(0) + error);
    return "{\"request\":"
        + ONE_ROW
        + ",\"expect\":{\"outputs\":[{\"name\":\"y\",\"shape\":[1,3],\"datatype\":\"FP32\",\"data\":"
        + expected
        + "}]},\"tolerance\":{\"abs\":1e-5}}";
  }

  private static List<Double> numbers(HttpResponse<String> answer) throws Exception {
    List<Double> numbers = new ArrayList<>();
    LivingGateway.json(answer).at("/outputs/0/data").forEach(each -> numbers.add(each.asDouble()));
    return numbers;
  }

  private static void checkReport(JsonNode version) {
    assertThat(version.path("platform").asText()).isEqualTo("pytorch_libtorch");
    assertThat(version.path("golden_requests").asInt()).isEqualTo(1);
    assertThat(version.path("memory_bytes").asLong()).isPositive();
    assertThat(version.path("phases_ms").fieldNames())
        .toIterable()
        .containsExactly("copy", "trial", "load", "warm_up", "prove");
  }

  private static void checkMetadata(LivingGateway gateway, GrpcInference grpc) throws Exception {
    assertThat(grpc.metadata("score", "2"))
        .isEqualTo("pytorch_libtorch x FP32 [-1, 8] y FP32 [-1, 3]");
    JsonNode said = LivingGateway.json(gateway.get("/v2/models/score/versions/2"));
    assertThat(said.path("platform").asText()).isEqualTo("pytorch_libtorch");
    assertThat(said.at("/inputs/0").toString())
        .isEqualTo("{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[-1,8]}");
    assertThat(said.at("/outputs/0").toString())
        .isEqualTo("{\"name\":\"y\",\"datatype\":\"FP32\",\"shape\":[-1,3]}");
  }

  /** Both versions over both protocols. */
  private static void checkParity(LivingGateway gateway, GrpcInference grpc) throws Exception {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int count : new int[] {1, 2, 7, 32}) {
      float[][] rows = new float[count][FEATURES];
      for (float[] row : rows) {
        for (int i = 0; i < row.length; i++) {
          row[i] = (float) random.nextGaussian() * 2;
        }
      }
      float[] onnx = grpc.infer("score", "1", rows);
      assertThat(onnx).hasSize(count * 3);
      assertThat(grpc.infer("score", "2", rows)).containsExactly(onnx, offset(TOLERANCE));
      for (String version : List.of("1", "2")) {
        HttpResponse<String> answer = gateway.infer("score/versions/" + version, request(rows));
        List<Double> numbers = numbers(answer);
        assertThat(numbers).as(answer.body()).hasSize(onnx.length);
        for (int i = 0; i < onnx.length; i++) {
          assertThat(numbers.get(i).floatValue()).isEqualTo(onnx[i], offset(TOLERANCE));
        }
      }
    }
  }

  private static String request(float[][] rows) {
    return "{\"inputs\":[{\"name\":\"x\",\"shape\":["
        + rows.length
        + ","
        + rows[0].length
        + "],\"datatype\":\"FP32\",\"data\":"
        + Arrays.deepToString(rows)
        + "}]}";
  }

  /** The split, and that each call is counted under the version that answered it. */
  private static void checkRoute(LivingGateway gateway) throws Exception {
    Map<Long, Long> before = requests(gateway);
    Map<Long, Long> seen = new TreeMap<>();
    for (int i = 0; i < 200; i++) {
      HttpResponse<String> answer = gateway.infer("score", ONE_ROW);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      seen.merge(LivingGateway.json(answer).path("model_version").asLong(), 1L, Long::sum);
    }
    assertThat(seen).containsOnlyKeys(1L, 2L);
    await()
        .untilAsserted(
            () -> {
              Map<Long, Long> after = requests(gateway);
              for (long version : seen.keySet()) {
                assertThat(after.get(version) - before.get(version))
                    .as("requests of version %d", version)
                    .isEqualTo(seen.get(version));
              }
            });
  }

  /** Calls of the route that ended well, by version. */
  private static Map<Long, Long> requests(LivingGateway gateway) throws Exception {
    Map<Long, Long> requests = new TreeMap<>(Map.of(1L, 0L, 2L, 0L));
    for (long version : List.of(1L, 2L)) {
      requests.put(
          version,
          gateway.metric(
              "tiltyard_requests_total",
              "route=\"score\"",
              "version=\"" + version + "\"",
              "outcome=\"ok\""));
    }
    return requests;
  }

  @Test
  void a_torchscript_version_that_does_not_reproduce_its_golden_requests_does_not_serve()
      throws Exception {
    LivingGateway.write(home, "perceptron/model.yaml", PERCEPTRON + "golden: {moved.json: [2]}\n");
    LivingGateway.lay(home, "torch/perceptron/2", "perceptron/1");
    LivingGateway.write(home, "perceptron/golden/moved.json", "{}");
    try (LivingGateway gateway = LivingGateway.start(home, "")) {
      HttpResponse<String> answer = gateway.infer("perceptron", ONE_ROW);
      LivingGateway.write(home, "perceptron/golden/moved.json", golden(answer, 1e-3));
      LivingGateway.lay(home, "torch/perceptron/1", "perceptron/2");
      gateway.awaitState("perceptron", 2, "FAILED");
      JsonNode version = gateway.version("perceptron", 2);
      assertThat(version.path("reason_code").asText()).as(version.toString()).isEqualTo("golden");
      assertThat(version.path("reason").asText()).contains("moved.json", "'y'");
      assertThat(numbers(gateway.infer("perceptron", ONE_ROW))).isEqualTo(numbers(answer));
    }
  }

  @Test
  void requests_share_runs() throws Exception {
    LivingGateway.write(
        home,
        "perceptron/model.yaml",
        PERCEPTRON + "instances: 1\nbatching: {max_size: 16, max_delay: 200ms}\n");
    LivingGateway.lay(home, "torch/perceptron/1", "perceptron/1");
    ExecutorService clients = Executors.newFixedThreadPool(16);
    try (LivingGateway gateway = LivingGateway.start(home, UNTRIED);
        GrpcInference grpc = new GrpcInference(gateway.grpcPort())) {
      long before = gateway.metric("tiltyard_executions_total", "model=\"perceptron\"");
      List<float[]> alone = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        alone.add(grpc.infer("perceptron", "", row(i)));
      }
      List<Future<float[]>> together = new ArrayList<>();
      for (int i = 0; i < 160; i++) {
        float[][] row = row(i % 16);
        together.add(clients.submit(() -> grpc.infer("perceptron", "", row)));
      }
      for (int i = 0; i < together.size(); i++) {
        assertThat(together.get(i).get()).containsExactly(alone.get(i % 16), offset(TOLERANCE));
      }
      long runs = gateway.metric("tiltyard_executions_total", "model=\"perceptron\"") - before;
      assertThat(runs).isBetween(16L + 160 / 16, 16L + 160 - 1);
    } finally {
      clients.shutdown();
    }
  }

  private static float[][] row(int number) {
    float[] row = new float[FEATURES];
    Arrays.fill(row, 0.1f * number);
    return new float[][] {row};
  }

  @Test
  void a_version_takes_over_under_traffic_without_a_lost_request() throws Exception {
    LivingGateway.write(home, "rows/model.yaml", ROWS + "version_policy: latest(1)\n");
    LivingGateway.lay(home, "torch/identity/1", "rows/1");
    try (LivingGateway gateway = LivingGateway.start(home, "");
        Traffic traffic =
            Traffic.start(
                2, () -> gateway.ask("rows", "", ONE_ROW), Map.of(1L, 0.5, 2L, 1.5, 3L, 0.5))) {
      traffic.awaitAnswers(200);
      copySlowly("overwrites", "rows/2", traffic);
      gateway.awaitState("rows", 1, "CLOSED");
      copySlowly("identity", "rows/3", traffic);
      gateway.awaitState("rows", 2, "CLOSED");
      traffic.awaitAnswers(200);
      assertThat(traffic.failures()).isEmpty();
      assertThat(traffic.versions()).containsOnlyKeys(1L, 2L, 3L);
      JsonNode memory = gateway.memory();
      assertThat(memory.path("loads").asLong() - memory.path("unloads").asLong()).isEqualTo(1);
    }
  }

  private void copySlowly(String model, String to, Traffic traffic) throws Exception {
    byte[] whole =
        Files.readAllBytes(
            Path.of(System.getProperty("tiltyard.test.models"), "torch", model, "1", "model.pt"));
    Path file = home.resolve("models").resolve(to).resolve("model.pt");
    Files.createDirectories(file.getParent());
    for (int from = 0; from < whole.length; from += 300) {
      byte[] part = Arrays.copyOfRange(whole, from, Math.min(whole.length, from + 300));
      Files.write(file, part, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      traffic.awaitAnswers(50);
    }
  }
}
