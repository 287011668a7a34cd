package io.tiltyard.server.life;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiltyard.server.grpc.Reply;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Versions that take ids which nobody would make up, one of them ids that nobody sends either. */
@Timeout(180)
final class UnprovedVersionsIT {
  private static final String IDS =
      "{\"inputs\":[{\"name\":\"ids\",\"shape\":[1,2],\"datatype\":\"INT64\",\"data\":[1001,1000]}]}";

  @TempDir Path home;

  @BeforeEach
  void layTheFirst() throws Exception {
    LivingGateway.lay(home, "proving/offset/1", "offset/1");
    LivingGateway.write(home, "offset/model.yaml", "version_policy: latest(1)\ninstances: 1\n");
  }

  private static double answer(LivingGateway gateway) throws Exception {
    Reply reply = gateway.ask("offset", "", IDS);
    assertThat(reply.isOk()).as(reply.toString()).isTrue();
    return reply.first();
  }

  @Test
  void one_that_answers_nothing_waits_and_one_that_answers_what_was_asked_takes_over()
      throws Exception {
    try (LivingGateway gateway = LivingGateway.start(home, "")) {
      assertThat(gateway.version("offset", 1).path("notices").toString())
          .contains("no run of it succeeded", "indices element out of data bounds");
      assertThat(answer(gateway)).isEqualTo(1.5);
      LivingGateway.lay(home, "proving/offset/3", "offset/2");
      gateway.awaitReason("offset", 2, "unproved");
      JsonNode second = gateway.version("offset", 2);
      assertThat(second.path("state").asText()).isEqualTo("NEW");
      assertThat(second.path("reason").asText())
          .startsWith("no run of it succeeded: ")
          .contains("indices element out of data bounds, idx=-", "golden request")
          .doesNotContain("/");
      assertThat(answer(gateway)).isEqualTo(1.5);
      assertThat(gateway.repository("offset/versions/2/load").text()).contains("(unproved)");
    }
    try (LivingGateway gateway = LivingGateway.start(home, "")) {
      gateway.awaitReason("offset", 2, "unproved");
      assertThat(answer(gateway)).isEqualTo(1.5);
      LivingGateway.lay(home, "proving/offset/2", "offset/3");
      gateway.awaitState("offset", 1, "CLOSED");
      assertThat(answer(gateway)).isEqualTo(3.0);
      assertThat(gateway.version("offset", 3).path("notices").toString())
          .doesNotContain("no run of it succeeded");
    }
  }

  @Test
  void one_that_takes_more_inputs_than_are_configured_waits() throws Exception {
    LivingGateway.lay(home, "torch/identity/1", "torch/1");
    LivingGateway.write(
        home,
        "torch/model.yaml",
        """
        version_policy: latest(1)
        instances: 1
        inputs: [{name: x, datatype: FP32, shape: [batch, 4]}]
        outputs: [{name: y, datatype: FP32, shape: [batch, 4]}]
        """);
    try (LivingGateway gateway = LivingGateway.start(home, "trial: {enabled: false}\n")) {
      LivingGateway.lay(home, "torch/two_inputs/1", "torch/2");
      gateway.awaitReason("torch", 2, "unproved");
      assertThat(gateway.version("torch", 2).path("reason").asText())
          .startsWith(
              "no run of it succeeded: the model takes other inputs than its configuration declares:"
                  + " forward() is missing value for argument 'mask'");
      assertThat(gateway.ask("torch", "", LivingGateway.INPUT).first()).isEqualTo(1.0);
    }
  }

  @Test
  void nothing_is_kept_of_requests_whose_payloads_are_not_to_be_logged() throws Exception {
    try (LivingGateway gateway =
        LivingGateway.start(home, "trial: {enabled: false}\nrequest_log: {payloads: false}\n")) {
      assertThat(answer(gateway)).isEqualTo(1.5);
      LivingGateway.lay(home, "proving/offset/2", "offset/2");
      gateway.awaitReason("offset", 2, "unproved");
      assertThat(answer(gateway)).isEqualTo(1.5);
      assertThat(gateway.change("POST", "models/offset/versions/1:unload", "").isOk()).isTrue();
      gateway.awaitState("offset", 2, "AVAILABLE");
      assertThat(answer(gateway)).isEqualTo(3.0);
    }
  }
}
