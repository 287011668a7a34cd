package io.tiltyard.runtime.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiltyard.runtime.model.ModelArtifact;
import io.tiltyard.runtime.model.ModelLoadException;
import io.tiltyard.runtime.model.ModelOptions;
import io.tiltyard.runtime.model.ModelSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BrokenModelsTest extends EngineTest {
  @ParameterizedTest
  @CsvSource({
    "empty, invalid_model",
    "truncated, invalid_model",
    "random, invalid_model",
    "text, invalid_model",
    "no_graph, invalid_graph",
    "opset_9999, unsupported_opset",
    "ir_9999, unsupported_opset",
    "unknown_op, unknown_op",
    "unknown_domain, unknown_op",
    "cycle, invalid_graph",
    "wrong_type, invalid_graph",
    "duplicate_names, invalid_graph",
    "negative_dims, invalid_graph",
    "overflowing_dims, invalid_graph",
    "external_missing, external_data",
    "external_parent, external_data",
    "external_absolute, external_data",
    "external_memory, external_data",
    "external_beyond, external_data",
    "external_negative, external_data",
    "external_unknown_key, external_data",
    "external_overlap, external_data",
    "external_sparse, external_data",
    "not_there, missing_file",
  })
  void f78_f79_f80_f81_f88_f89_each_gives_its_reason_and_no_path(String name, String reason) {
    assertThatThrownBy(() -> open("broken/" + name))
        .isInstanceOfSatisfying(
            ModelLoadException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(reason);
              assertThat(e.getMessage()).doesNotContainPattern("(^|[\\s'\"])/");
              assertThat(e.getMessage()).doesNotContain("onnxruntime_src");
            });
  }

  @Test
  void an_unknown_operator_is_named() {
    assertThatThrownBy(() -> open("broken/unknown_op")).hasMessageContaining("Levitate");
    assertThatThrownBy(() -> open("broken/unknown_domain"))
        .hasMessageContaining("com.example:Levitate");
  }

  @Test
  void a_directory_instead_of_the_file_is_refused(@TempDir Path directory) throws IOException {
    Files.createDirectory(directory.resolve("model.onnx"));
    assertThatThrownBy(() -> load(directory))
        .isInstanceOfSatisfying(
            ModelLoadException.class,
            e -> assertThat(e.reason()).isEqualTo(LoadFailures.MISSING_FILE));
  }

  /** Every prefix of a good model either loads (trailing fields may be missing) or says why not. */
  @Test
  void a_file_that_is_cut_anywhere_never_harms_the_process(@TempDir Path directory)
      throws IOException {
    byte[] good =
        Files.readAllBytes(TestModels.artifact("serving/affine").directory().resolve("model.onnx"));
    for (int length = 0; length < good.length; length++) {
      byte[] cut = Arrays.copyOf(good, length);
      Files.write(directory.resolve("model.onnx"), cut);
      expectModelOrReason(directory, "cut at " + length);
    }
  }

  @Test
  void random_damage_never_harms_the_process(@TempDir Path directory) throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    byte[] good =
        Files.readAllBytes(
            TestModels.artifact("shapes/two_inputs").directory().resolve("model.onnx"));
    for (int i = 0; i < 300; i++) {
      byte[] damaged = good.clone();
      damaged[random.nextInt(good.length)] = (byte) random.nextInt();
      Files.write(directory.resolve("model.onnx"), damaged);
      expectModelOrReason(directory, "seed " + seed + " round " + i);
    }
  }

  private static void expectModelOrReason(Path directory, String note) {
    try {
      load(directory);
    } catch (ModelLoadException e) {
      assertThat(e.reason()).as(note).isNotEmpty();
      assertThat(e.getMessage()).as(note).doesNotContain(directory.toString());
    }
  }

  private static void load(Path directory) throws ModelLoadException {
    ModelArtifact artifact = new ModelArtifact("broken", 1, directory);
    loader().load(artifact, ModelSettings.of(ModelOptions.defaults())).close();
  }
}
