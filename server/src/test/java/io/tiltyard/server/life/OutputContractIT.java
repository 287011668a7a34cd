package io.tiltyard.server.life;

import static io.tiltyard.server.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiltyard.server.grpc.GrpcInference;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** F107: models that give something else than their signature says, on both engines. */
@Timeout(600)
final class OutputContractIT {
  /** Not true of a model that gives back what it gets, but for rows of three. */
  private static final String THREE_COLUMNS =
      """
      inputs: [{name: x, datatype: FP32, shape: [batch, n]}]
      outputs: [{name: y, datatype: FP32, shape: [batch, 3]}]
      """;

  private static final String GOLDEN =
      "{\"request\":"
          + request(3)
          + ",\"expect\":{\"outputs\":[{\"name\":\"y\",\"shape\":[1,3],\"datatype\":\"FP32\","
          + "\"data\":[1,1,1]}]}}";

  @TempDir Path home;

  private static String request(int columns) {
    return "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,"
        + columns
        + "],\"datatype\":\"FP32\",\"data\":[1"
        + ",1".repeat(columns - 1)
        + "]}]}";
  }

  /** The same network for each engine, as two models; the ONNX file has no names of dimensions. */
  private void lay(String modelYaml) throws Exception {
    LivingGateway.lay(home, "torch/identity/1", "torch/1");
    LivingGateway.lay(home, "shapes/unnamed/1", "onnx/1");
    LivingGateway.write(home, "torch/model.yaml", modelYaml);
    LivingGateway.write(home, "onnx/model.yaml", modelYaml);
  }

  @Test
  void a_signature_that_warm_up_finds_wrong_is_refused_in_the_trial() throws Exception {
    lay(THREE_COLUMNS);
    try (LivingGateway gateway = LivingGateway.start(home, "")) {
      isRefused(gateway, "torch", "warm-up: the model gave output 'y' the shape [1,1], its");
      assertThat(gateway.infer("onnx", request(4)).statusCode()).isEqualTo(200);
      assertThat(gateway.version("onnx", 1).path("notices").toString())
          .contains("output 'y' is declared [-1,3] and was [1,1]");
    }
  }

  @Test
  void a_datatype_that_is_declared_wrongly_is_refused_in_the_trial() throws Exception {
    LivingGateway.lay(home, "torch/identity/1", "torch/1");
    LivingGateway.write(
        home,
        "torch/model.yaml",
        THREE_COLUMNS.replace("name: y, datatype: FP32", "name: y, datatype: FP64"));
    try (LivingGateway gateway = LivingGateway.start(home, "")) {
      isRefused(gateway, "torch", "warm-up: the model gave output 'y' another datatype than its");
    }
  }

  private static void isRefused(LivingGateway gateway, String model, String why) throws Exception {
    gateway.awaitReason(model, 1, "output_contract");
    JsonNode version = gateway.version(model, 1);
    assertThat(version.path("state").asText()).isEqualTo("FAILED");
    assertThat(version.path("reason").asText()).startsWith(why);
    assertThat(version.path("phases_ms").has("load")).isFalse();
  }

  @Test
  void an_answer_that_contradicts_the_signature_is_an_error_of_the_model_and_counted()
      throws Exception {
    lay(THREE_COLUMNS);
    LivingGateway.write(home, "torch/golden/three.json", GOLDEN);
    try (LivingGateway gateway = LivingGateway.start(home, "");
        GrpcInference grpc = new GrpcInference(gateway.grpcPort())) {
      String model = "torch";
      assertThat(gateway.infer(model, request(3)).statusCode()).isEqualTo(200);
      HttpResponse<String> refused = gateway.infer(model, request(4));
      assertThat(refused.statusCode()).isEqualTo(500);
      JsonNode error = LivingGateway.json(refused);
      assertThat(error.path("code").asText()).isEqualTo("OUTPUT_CONTRACT");
      assertThat(error.path("error").asText())
          .startsWith("the model gave output 'y' the shape [1,4], its ")
          .contains("declares [-1,3]");
      assertThatThrownBy(() -> grpc.infer(model, "", new float[1][5]))
          .hasMessageStartingWith("INTERNAL: the model gave output 'y' the shape [1,5]");
      assertThat(grpc.infer(model, "", new float[2][3])).hasSize(6);
      await()
          .until(
              () ->
                  gateway.metric(
                          "tiltyard_requests_total",
                          "model=\"" + model + "\"",
                          "arm=\"champion\"",
                          "outcome=\"failed\"")
                      == 2);
    }
  }
}
