package io.tiltyard.server.life;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a model's file leaves unsaid of its tensors, or says in words that the protocol has not. */
@Timeout(180)
final class FileSignatureIT {
  @TempDir Path home;

  private static String request(String shape, String data) {
    return "{\"inputs\":[{\"name\":\"x\",\"shape\":"
        + shape
        + ",\"datatype\":\"FP32\",\"data\":"
        + data
        + "}]}";
  }

  private static void isAnswered(LivingGateway gateway, String shape, String data, String answer)
      throws Exception {
    HttpResponse<String> response = gateway.infer("any", request(shape, data));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    JsonNode output = LivingGateway.json(response).at("/outputs/0");
    assertThat(output.path("shape").toString()).isEqualTo(shape);
    assertThat(output.path("data").toString()).isEqualTo(answer);
  }

  @Test
  void an_input_without_a_shape_takes_any_and_metadata_says_so() throws Exception {
    LivingGateway.lay(home, "shapes/no_shape/1", "any/1");
    try (LivingGateway gateway = LivingGateway.start(home, "")) {
      for (int i = 0; i < 3; i++) {
        isAnswered(gateway, "[]", "[-1.5]", "[1.5]");
        isAnswered(gateway, "[2]", "[-1.5,2.5]", "[1.5,2.5]");
        isAnswered(gateway, "[1,2,1]", "[[[-1.5],[2.5]]]", "[1.5,2.5]");
      }
      JsonNode metadata = LivingGateway.json(gateway.get("/v2/models/any"));
      assertThat(metadata.at("/inputs/0/shape").toString()).isEqualTo("[]");
      assertThat(metadata.path("properties").toString())
          .isEqualTo("{\"inputs.x.shape\":\"any\",\"outputs.y.shape\":\"any\"}");
      JsonNode config = LivingGateway.json(gateway.get("/v2/models/any/config"));
      assertThat(config.at("/input/0/dims").toString()).isEqualTo("[]");
      assertThat(config.at("/input/0").has("reshape")).isFalse();
    }
  }

  @Test
  void a_declared_shape_counts_where_the_file_has_none() throws Exception {
    LivingGateway.lay(home, "shapes/no_shape/1", "any/1");
    LivingGateway.write(
        home, "any/model.yaml", "inputs: [{name: x, datatype: FP32, shape: [n, 2]}]\n");
    try (LivingGateway gateway = LivingGateway.start(home, "")) {
      isAnswered(gateway, "[1,2]", "[-1.5,2.5]", "[1.5,2.5]");
      HttpResponse<String> refused = gateway.infer("any", request("[2]", "[1,2]"));
      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(refused.body()).contains("input 'x': expected [-1,2], got [2]");
      assertThat(LivingGateway.json(gateway.get("/v2/models/any")).at("/properties").toString())
          .isEqualTo("{\"outputs.y.shape\":\"any\"}");
    }
  }

  @Test
  void an_initializer_that_is_an_input_may_be_sent_and_keeps_nobody_from_company()
      throws Exception {
    LivingGateway.lay(home, "shapes/overridable/1", "scaled/1");
    LivingGateway.write(
        home,
        "scaled/golden/five.json",
        "{\"request\":"
            + scaled("[1,2]", 5)
            + ",\"expect\":{\"outputs\":[{\"name\":\"y\",\"shape\":[2],\"datatype\":\"FP32\","
            + "\"data\":[5,10]}]}}");
    try (LivingGateway gateway = LivingGateway.start(home, "")) {
      assertThat(gateway.version("scaled", 1).path("joining").asText()).startsWith("joined");
      for (int scale = 1; scale < 9; scale++) {
        assertThat(data(gateway.infer("scaled", request("[2]", "[1,2]")))).isEqualTo("[3.0,6.0]");
        assertThat(data(gateway.infer("scaled", scaled("[1,2]", scale))))
            .isEqualTo("[" + scale + ".0," + 2 * scale + ".0]");
      }
      JsonNode metadata = LivingGateway.json(gateway.get("/v2/models/scaled"));
      assertThat(metadata.path("inputs").findValuesAsText("name")).containsExactly("x", "scale");
      assertThat(metadata.path("properties").toString())
          .isEqualTo("{\"inputs.scale.optional\":\"true\"}");
      JsonNode config = LivingGateway.json(gateway.get("/v2/models/scaled/config"));
      assertThat(config.at("/input/1/optional").asBoolean()).isTrue();
      assertThat(config.at("/input/1/dims").toString()).isEqualTo("[1]");
    }
  }

  private static String scaled(String data, int scale) {
    return request("[2]", data)
        .replace(
            "}]}",
            "},{\"name\":\"scale\",\"shape\":[1],\"datatype\":\"FP32\",\"data\":["
                + scale
                + "]}]}");
  }

  private static String data(HttpResponse<String> response) throws Exception {
    return LivingGateway.json(response).at("/outputs/0/data").toString();
  }

  @Test
  void an_output_that_is_left_out_is_told_on_the_admin_plane() throws Exception {
    for (String model : List.of("with_optional", "with_int4", "with_sequence")) {
      LivingGateway.lay(home, "outputs/" + model + "/1", model + "/1");
    }
    try (LivingGateway gateway = LivingGateway.start(home, "")) {
      assertThat(notices(gateway, "with_optional"))
          .contains("output 'maybe' is an optional value, and is left out");
      assertThat(notices(gateway, "with_int4"))
          .contains("output 'small' is a tensor of INT4, and is left out");
      assertThat(notices(gateway, "with_sequence"))
          .contains("output 'parts' is a sequence, and is left out");
      assertThat(gateway.ask("with_optional", "").first()).isEqualTo(1);
    }
  }

  private static String notices(LivingGateway gateway, String model) throws Exception {
    return gateway.version(model, 1).path("notices").toString();
  }
}
