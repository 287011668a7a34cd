package io.tiltyard.server.life;

import static io.tiltyard.server.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiltyard.server.grpc.Reply;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Versions that come, go, break and come back, while others serve. */
@Timeout(600)
final class ModelLifeIT {
  private static final String UNTRIED = "trial: {enabled: false}\n";

  @TempDir Path home;

  @BeforeEach
  void layTheFirst() throws Exception {
    LivingGateway.lay(home, "serving/affine/1", "affine/1");
  }

  private static double answer(HttpResponse<String> response) throws Exception {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return LivingGateway.json(response).at("/outputs/0/data/0").asDouble();
  }

  @Test
  void f82_f111_a_version_that_is_copied_slowly_takes_over_without_a_lost_request()
      throws Exception {
    LivingGateway.write(home, "affine/model.yaml", "version_policy: latest(1)\n");
    try (LivingGateway gateway = LivingGateway.start(home, UNTRIED);
        Traffic traffic =
            Traffic.start(2, () -> gateway.ask("affine", ""), Map.of(1L, 5.5, 2L, 11.0))) {
      traffic.awaitAnswers(200);
      Path file = home.resolve("models/affine/2/model.onnx");
      byte[] whole = bytes("serving/affine/2");
      Files.createDirectories(file.getParent());
      for (int from = 0; from < whole.length; from += 60) {
        int length = Math.min(60, whole.length - from);
        Files.write(
            file,
            Arrays.copyOfRange(whole, from, from + length),
            StandardOpenOption.CREATE,
            StandardOpenOption.APPEND);
        traffic.awaitAnswers(100);
      }
      gateway.awaitState("affine", 2, "AVAILABLE");
      gateway.awaitState("affine", 1, "CLOSED");
      traffic.awaitAnswers(200);
      assertThat(traffic.failures()).isEmpty();
      assertThat(traffic.versions()).containsOnlyKeys(1L, 2L);
      JsonNode memory = gateway.memory();
      assertThat(memory.path("loads").asLong() - memory.path("unloads").asLong()).isEqualTo(1);
      assertThat(memory.path("ledger")).hasSize(3);
    }
  }

  private static byte[] bytes(String model) throws Exception {
    return Files.readAllBytes(
        Path.of(System.getProperty("tiltyard.test.models")).resolve(model).resolve("model.onnx"));
  }

  @Test
  void f100_a_version_that_crashes_costs_its_trial_and_nothing_else() throws Exception {
    try (LivingGateway gateway = LivingGateway.start(home, "")) {
      LivingGateway.lay(home, "faulty/crash_on_load/1", "affine/2");
      gateway.awaitState("affine", 2, "QUARANTINED");
      JsonNode version = gateway.version("affine", 2);
      assertThat(version.path("reason_code").asText()).isEqualTo("native_crash");
      assertThat(version.path("reason").asText()).doesNotContain(home.toString());
      assertThat(answer(gateway.infer("affine"))).isEqualTo(5.5);
      JsonNode first = gateway.version("affine", 1);
      assertThat(first.path("phases_ms").fieldNames())
          .toIterable()
          .containsExactly("copy", "trial", "load", "warm_up", "prove");
      assertThat(first.path("memory_bytes").asLong()).isPositive();
    }
  }

  @Test
  void what_was_proved_in_the_trial_is_not_proved_again() throws Exception {
    String joining;
    try (LivingGateway gateway = LivingGateway.start(home, "")) {
      joining = gateway.version("affine", 1).path("joining").asText();
      assertThat(joining).startsWith("joined because ");
    }
    Path memory = home.resolve("data/state/versions.json");
    String text = Files.readString(memory);
    assertThat(text).contains(joining);
    Files.writeString(memory, text.replace(joining, "joined because it was before"));
    try (LivingGateway gateway = LivingGateway.start(home, "")) {
      JsonNode version = gateway.version("affine", 1);
      assertThat(version.path("joining").asText()).isEqualTo("joined because it was before");
      assertThat(version.path("phases_ms").fieldNames()).toIterable().doesNotContain("trial");
    }
  }

  @Test
  void f93_f94_files_that_change_under_a_version_change_nothing() throws Exception {
    try (LivingGateway gateway = LivingGateway.start(home, UNTRIED)) {
      String digest = gateway.version("affine", 1).path("digest").asText();
      Files.write(home.resolve("models/affine/1/model.onnx"), bytes("serving/affine/2"));
      gateway.awaitReason("affine", 1, "immutable_version");
      assertThat(answer(gateway.infer("affine"))).isEqualTo(5.5);
      Files.write(home.resolve("models/affine/1/model.onnx"), new byte[0]);
      assertThat(answer(gateway.infer("affine"))).isEqualTo(5.5);
      assertThat(gateway.version("affine", 1).path("digest").asText()).isEqualTo(digest);
    }
  }

  @Test
  void f92_what_served_comes_back_where_the_repository_is_gone() throws Exception {
    String digest;
    try (LivingGateway gateway = LivingGateway.start(home, UNTRIED)) {
      digest = gateway.version("affine", 1).path("digest").asText();
    }
    Files.move(home.resolve("models"), home.resolve("elsewhere"));
    try (LivingGateway gateway = LivingGateway.start(home, UNTRIED)) {
      assertThat(answer(gateway.infer("affine"))).isEqualTo(5.5);
      assertThat(gateway.version("affine", 1).path("digest").asText()).isEqualTo(digest);
      Files.createDirectories(home.resolve("models"));
      gateway.awaitReason("affine", 1, "source_missing");
      Files.delete(home.resolve("models"));
      Files.move(home.resolve("elsewhere"), home.resolve("models"));
      gateway.awaitReason("affine", 1, "");
      assertThat(answer(gateway.infer("affine"))).isEqualTo(5.5);
    }
  }

  @Test
  void a_store_that_was_tampered_with_is_filled_again_from_the_repository() throws Exception {
    String digest;
    try (LivingGateway gateway = LivingGateway.start(home, UNTRIED)) {
      digest = gateway.version("affine", 1).path("digest").asText();
    }
    Path stored = home.resolve("data/store").resolve(digest).resolve("model.onnx");
    assertThat(stored.toFile().setWritable(true)).isTrue();
    Files.write(stored, bytes("serving/affine/2"));
    try (LivingGateway gateway = LivingGateway.start(home, UNTRIED)) {
      assertThat(answer(gateway.infer("affine"))).isEqualTo(5.5);
      assertThat(gateway.version("affine", 1).path("digest").asText()).isEqualTo(digest);
    }
  }

  @Test
  void a_version_that_does_not_reproduce_its_golden_requests_does_not_serve() throws Exception {
    LivingGateway.write(
        home,
        "affine/golden/one.json",
        "{\"request\":"
            + LivingGateway.INPUT
            + ",\"expect\":{\"outputs\":[{\"name\":\"y\",\"shape\":[1,3],\"datatype\":\"FP32\","
            + "\"data\":[5.5,5.5,7.25]}]},\"tolerance\":{\"abs\":1e-4}}");
    LivingGateway.lay(home, "serving/affine/2", "affine/2");
    try (LivingGateway gateway = LivingGateway.start(home, UNTRIED)) {
      JsonNode second = gateway.version("affine", 2);
      assertThat(second.path("reason_code").asText()).as(second.toString()).isEqualTo("golden");
      assertThat(second.path("state").asText()).isEqualTo("FAILED");
      assertThat(second.path("reason").asText()).contains("one.json");
    }
  }

  @Test
  void f98_a_model_that_does_not_fit_is_refused_with_the_numbers() throws Exception {
    try (LivingGateway gateway = LivingGateway.start(home, UNTRIED + "memory: {limit: 64MiB}\n")) {
      JsonNode version = gateway.version("affine", 1);
      assertThat(version.path("reason_code").asText()).isEqualTo("memory");
      assertThat(version.path("reason").asText())
          .isEqualTo("needs about 0 MiB, and 0 MiB of 64 MiB are free");
    }
  }

  @Test
  void f97_a_configuration_in_error_is_told_with_its_line() throws Exception {
    LivingGateway.write(home, "affine/model.yaml", "instances: 1\nqueu: 3\n");
    try (LivingGateway gateway = LivingGateway.start(home, UNTRIED)) {
      JsonNode version = gateway.version("affine", 1);
      assertThat(version.path("reason_code").asText()).isEqualTo("invalid_config");
      assertThat(version.path("reason").asText()).contains("model.yaml", "queu");
      LivingGateway.write(home, "affine/model.yaml", "instances: 1\nqueue: 3\n");
      gateway.awaitState("affine", 1, "AVAILABLE");
    }
  }

  @Test
  void f112_a_version_that_a_route_names_is_unloaded_by_force_only() throws Exception {
    String route = "routes: {affine: {champion: {version: 1}}}\n";
    try (LivingGateway gateway = LivingGateway.start(home, UNTRIED + route)) {
      String unload = "/admin/v1/models/affine/versions/1:unload";
      HttpResponse<String> refused = gateway.postAdmin(unload, "");
      assertThat(refused.statusCode()).as(refused.body()).isEqualTo(409);
      assertThat(refused.body()).contains("affine", "force");
      assertThat(gateway.postAdmin(unload, "{\"force\":true}").statusCode()).isEqualTo(202);
      gateway.awaitState("affine", 1, "CLOSED");
      assertThat(gateway.infer("affine").statusCode()).isIn(404, 503);
    }
    try (LivingGateway gateway = LivingGateway.start(home, UNTRIED)) {
      assertThat(gateway.version("affine", 1).path("state").asText()).isEqualTo("CLOSED");
    }
  }

  @Test
  void a_load_with_another_configuration_replaces_the_version_without_a_gap() throws Exception {
    try (LivingGateway gateway = LivingGateway.start(home, UNTRIED);
        Traffic traffic = Traffic.start(2, () -> gateway.ask("affine", ""), Map.of(1L, 5.5))) {
      traffic.awaitAnswers(100);
      long loads = gateway.memory().path("loads").asLong();
      String load = "/admin/v1/models/affine/versions/1:load";
      assertThat(gateway.postAdmin(load, "{\"config\":{\"instances\":1}}").statusCode())
          .isEqualTo(202);
      await().until(() -> gateway.memory().path("unloads").asLong() == 1);
      assertThat(gateway.memory().path("loads").asLong()).isEqualTo(loads + 1);
      traffic.awaitAnswers(100);
      assertThat(traffic.failures()).isEmpty();
      HttpResponse<String> unsafe =
          gateway.postAdmin(load, "{\"config\":{\"engine\":\"pytorch\"}}");
      assertThat(unsafe.statusCode()).isEqualTo(202);
      gateway.awaitReason("affine", 1, "invalid_config");
      assertThat(answer(gateway.infer("affine"))).isEqualTo(5.5);
    }
  }

  /** The new bytes are told apart from the old ones by their answer, as if they were version 2. */
  private static Reply askByBytes(LivingGateway gateway) throws Exception {
    Reply reply = gateway.ask("affine", "");
    return reply.isOk() && reply.first() == 11.0 ? new Reply(Reply.OK, 2, 11.0, "") : reply;
  }

  @Test
  void a_load_takes_the_bytes_that_are_there_now_without_a_gap() throws Exception {
    try (LivingGateway gateway = LivingGateway.start(home, UNTRIED);
        Traffic traffic = Traffic.start(2, () -> askByBytes(gateway), Map.of(1L, 5.5, 2L, 11.0))) {
      traffic.awaitAnswers(100);
      String digest = gateway.version("affine", 1).path("digest").asText();
      Path file = home.resolve("models/affine/1/model.onnx");
      Files.write(file, bytes("broken/random/1"));
      Reply broken = gateway.repository("affine/load");
      assertThat(broken.isOk()).as(broken.toString()).isFalse();
      assertThat(broken.text()).contains("affine", "(invalid_model)");
      assertThat(gateway.version("affine", 1).path("digest").asText()).isEqualTo(digest);
      assertThat(traffic.versions()).containsOnlyKeys(1L);

      Files.write(file, bytes("serving/affine/2"));
      assertThat(gateway.repository("affine/load").isOk()).isTrue();
      assertThat(answer(gateway.infer("affine"))).isEqualTo(11.0);
      assertThat(gateway.version("affine", 1).path("digest").asText()).isNotEqualTo(digest);
      assertThat(gateway.version("affine", 1).path("reason_code").asText()).isEmpty();
      long loads = gateway.memory().path("loads").asLong();
      assertThat(gateway.repository("affine/load").isOk()).isTrue();
      assertThat(gateway.memory().path("loads").asLong()).isEqualTo(loads);
      traffic.awaitAnswers(100);
      assertThat(traffic.failures()).isEmpty();
      assertThat(traffic.versions()).containsOnlyKeys(1L, 2L);
    }
  }

  @Test
  void golden_requests_that_changed_hold_for_the_next_load() throws Exception {
    try (LivingGateway gateway = LivingGateway.start(home, UNTRIED)) {
      LivingGateway.write(
          home,
          "affine/golden/one.json",
          "{\"request\":"
              + LivingGateway.INPUT
              + ",\"expect\":{\"outputs\":[{\"name\":\"y\",\"shape\":[1,3],\"datatype\":\"FP32\","
              + "\"data\":[1,1,1]}]},\"tolerance\":{\"abs\":1e-4}}");
      Reply refused = gateway.repository("affine/load");
      assertThat(refused.isOk()).isFalse();
      assertThat(refused.text()).contains("(golden)", "one.json");
      assertThat(answer(gateway.infer("affine"))).isEqualTo(5.5);
    }
  }
}
