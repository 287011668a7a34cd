package io.tiltyard.server.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What lies beside a model in its repository takes nothing away from it. */
@Timeout(300)
final class NeighboursIT {
  private static final String UNTRIED = "trial: {enabled: false}\n";

  /** Models that serve, before, between and behind those that do not. */
  private static final List<String> SOUND = List.of("0_affine", "affine", "zz_affine");

  @TempDir Path home;

  private void layTheSound() throws Exception {
    for (String model : SOUND) {
      LivingGateway.lay(home, "serving/affine/1", model + "/1");
    }
  }

  private void areServed(LivingGateway gateway) throws Exception {
    for (String model : SOUND) {
      assertThat(gateway.version(model, 1).path("state").asText())
          .as(gateway.version(model, 1).toString())
          .isEqualTo("AVAILABLE");
      assertThat(gateway.ask(model, "").first()).isEqualTo(5.5);
    }
  }

  @Test
  void an_empty_model_that_comes_first_fails_alone() throws Exception {
    LivingGateway.write(home, "00/1/model.onnx", "");
    layTheSound();
    try (LivingGateway gateway = LivingGateway.start(home, UNTRIED)) {
      assertThat(gateway.version("00", 1).path("state").asText()).isEqualTo("FAILED");
      areServed(gateway);
    }
    try (LivingGateway gateway = LivingGateway.start(home, UNTRIED)) {
      areServed(gateway);
    }
  }

  @Test
  void junk_of_every_kind_fails_alone() throws Exception {
    layTheSound();
    Path models = home.resolve("models");
    LivingGateway.write(home, "a_file", "no model");
    LivingGateway.write(home, "b_version_is_a_file/1", "no directory");
    LivingGateway.write(home, "c_odd \u00fc name/1/model.onnx", "x");
    LivingGateway.write(home, "d_junk/1/model.onnx", "no graph");
    LivingGateway.write(home, "e_yaml_is_a_directory/model.yaml/1", "x");
    LivingGateway.write(home, "f_yaml_is_junk/model.yaml", "a: [\u0000");
    LivingGateway.write(home, "f_yaml_is_junk/1/model.onnx", "x");
    LivingGateway.write(home, "g_golden_is_a_file/golden", "x");
    LivingGateway.write(home, "h_model_is_a_directory/1/model.onnx/1", "x");
    Files.createDirectories(models.resolve("i_nothing"));
    Files.createDirectories(models.resolve("j_nothing/1"));
    Files.createSymbolicLink(models.resolve("k_loop"), Path.of("k_loop"));
    Files.createDirectories(models.resolve("l_loop/1"));
    Files.createSymbolicLink(models.resolve("l_loop/1/model.onnx"), Path.of("model.onnx"));
    LivingGateway.write(home, "m_forged/1/model.onnx", sums("affine/1/model.onnx"));
    LivingGateway.write(home, "affine/1/notes", "beside the model");
    LivingGateway.write(
        home, "n_forged/1/model.onnx", sums("affine/1/model.onnx", "affine/1/notes"));
    try (LivingGateway gateway = LivingGateway.start(home, UNTRIED)) {
      areServed(gateway);
      assertThat(gateway.states().stream().filter("AVAILABLE"::equals)).hasSameSizeAs(SOUND);
    }
  }

  /** The trials go on for an hour: nothing here waits for their end. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void versions_that_hang_in_their_trials_hold_up_nobody() throws Exception {
    LivingGateway.lay(home, "serving/affine/1", "affine/1");
    String patient = "trial: {timeout: 1h}\nload: {threads: 1}\n";
    try (LivingGateway gateway = LivingGateway.start(home, patient)) {
      List<String> hanging = List.of("hangs_0", "hangs_1", "hangs_2");
      for (String model : hanging) {
        LivingGateway.lay(home, "faulty/forever/1", model + "/1");
        gateway.awaitState(model, 1, "VERIFYING");
      }
      for (int i = 0; i < 10; i++) {
        LivingGateway.lay(home, "serving/affine/" + (1 + i % 3), "sound_" + i + "/1");
      }
      for (int i = 0; i < 10; i++) {
        gateway.awaitState("sound_" + i, 1, "AVAILABLE");
      }
      for (String model : hanging) {
        assertThat(gateway.version(model, 1).path("state").asText()).isEqualTo("VERIFYING");
      }
      await()
          .atMost(Duration.ofSeconds(90))
          .until(
              () -> {
                endTrials();
                return !gateway.states().contains("VERIFYING");
              });
      assertThat(gateway.states().stream().filter("QUARANTINED"::equals)).hasSize(3);
    }
  }

  private static void endTrials() {
    ProcessHandle.current()
        .children()
        .filter(child -> child.info().commandLine().orElse("").contains("TrialMain"))
        .forEach(ProcessHandle::destroyForcibly);
  }

  /** As sha256sum prints them. */
  private String sums(String... files) throws Exception {
    StringBuilder sums = new StringBuilder();
    for (String file : files) {
      Path path = home.resolve("models").resolve(file);
      byte[] sum = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(path));
      sums.append(HexFormat.of().formatHex(sum) + "  " + path.getFileName() + "\n");
    }
    return sums.toString();
  }
}
