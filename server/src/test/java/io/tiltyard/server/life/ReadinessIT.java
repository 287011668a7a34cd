package io.tiltyard.server.life;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Ready means that what is wanted is answered, as far as one model can speak for the others. */
@Timeout(600)
final class ReadinessIT {
  private static final String UNTRIED = "trial: {enabled: false}\n";
  private static final String EXPLICIT = ", mode: explicit";

  @TempDir Path home;

  @BeforeEach
  void makeTheRepository() throws Exception {
    Files.createDirectories(home.resolve("models"));
  }

  private static JsonNode ready(LivingGateway gateway, int status) throws Exception {
    HttpResponse<String> response = gateway.get("/v2/health/ready");
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    JsonNode body = LivingGateway.json(response);
    assertThat(body.path("ready").asBoolean()).isEqualTo(status == 200);
    assertThat(body.path("live").asBoolean()).isTrue();
    assertThat(body.has("reasons")).isEqualTo(status != 200);
    return body.path("reasons");
  }

  private static List<String> texts(JsonNode reasons) {
    List<String> texts = new ArrayList<>();
    reasons.forEach(reason -> texts.add(reason.asText()));
    return texts;
  }

  @Test
  void models_that_all_fail_are_no_gateway_that_is_ready() throws Exception {
    for (int i = 0; i < 12; i++) {
      LivingGateway.write(home, "junk" + i + "/1/model.onnx", "no graph");
    }
    LivingGateway.write(home, "junk0/2/model.onnx", "");
    try (LivingGateway gateway = LivingGateway.start(home, UNTRIED)) {
      List<String> reasons = texts(ready(gateway, 503));
      assertThat(reasons).hasSize(10);
      assertThat(reasons.get(0))
          .isEqualTo(
              "model 'junk0' has no available version: version 2 FAILED "
                  + gateway.version("junk0", 2).path("reason_code").asText()
                  + ", version 1 FAILED invalid_model");
      HttpResponse<String> refused = gateway.infer("junk0");
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.body())
          .contains("version 1 FAILED invalid_model")
          .doesNotContain(home.toString());
      assertThat(gateway.get("/v2/models/junk0/versions/1/ready").body())
          .contains("version 1 is FAILED invalid_model, expected AVAILABLE");
      LivingGateway.lay(home, "serving/affine/1", "affine/1");
      gateway.awaitState("affine", 1, "AVAILABLE");
      ready(gateway, 200);
    }
  }

  @Test
  void an_empty_repository_is_ready() throws Exception {
    try (LivingGateway gateway = LivingGateway.start(home, UNTRIED)) {
      ready(gateway, 200);
    }
  }

  @Test
  void in_explicit_control_what_was_asked_for_counts() throws Exception {
    LivingGateway.write(home, "junk/1/model.onnx", "no graph");
    LivingGateway.lay(home, "serving/affine/1", "affine/1");
    try (LivingGateway gateway = LivingGateway.start(home, EXPLICIT, UNTRIED)) {
      ready(gateway, 200);
      assertThat(gateway.repository("junk/load").isOk()).isFalse();
      assertThat(texts(ready(gateway, 503)))
          .contains("model 'junk' has no available version: version 1 FAILED invalid_model");
      assertThat(gateway.repository("affine/load").isOk()).isTrue();
      ready(gateway, 200);
      assertThat(gateway.repository("affine/unload").isOk()).isTrue();
      ready(gateway, 503);
      assertThat(gateway.repository("junk/unload").isOk()).isTrue();
      ready(gateway, 200);
    }
  }
}
