package io.tiltyard.server.life;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiltyard.server.grpc.GrpcInference;
import java.nio.file.Path;
import java.util.List;
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
  void a_size_that_is_declared_wrongly_is_what_the_model_gives_whatever_its_engine()
      throws Exception {
    lay(THREE_COLUMNS);
    try (LivingGateway gateway = LivingGateway.start(home, "");
        GrpcInference grpc = new GrpcInference(gateway.grpcPort())) {
      for (String model : List.of("torch", "onnx")) {
        assertThat(gateway.infer(model, request(4)).statusCode()).isEqualTo(200);
        assertThat(grpc.infer(model, "", new float[2][5])).hasSize(10);
        assertThat(gateway.version(model, 1).path("notices").toString())
            .contains("output 'y' is declared [-1,3] and was [1,1]");
      }
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
}
