package io.tiltyard.runtime.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiltyard.base.error.ModelLoadException;
import io.tiltyard.runtime.model.ModelArtifact;
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "missing_locale | missing_locale | locale 'xx_XX.UTF-8' is not installed on this machine",
        "missing_locale | missing_locale | Failed to construct locale with name:xx_XX.UTF-8",
        "shapes_add | incompatible_shapes | the shapes of the graph do not agree: Node (/encoder/sum)"
            + " Op (Add) [ShapeInferenceError] Incompatible dimensions",
        "shapes_matmul | incompatible_shapes | Incompatible dimensions for matrix multiplication",
        "mixed_types | invalid_graph | bound to different types (tensor(float) and tensor(double)",
        "wrong_type | invalid_graph | Type Error: ",
        "no_kernel | unknown_op | operator 'Conv(11)' is not implemented for these datatypes",
        "newer_op | unknown_op | operator 'Swish' is not known to ONNX Runtime: This is an invalid"
            + " model. node '/decoder/swish' (Swish): No Op registered for Swish with"
            + " domain_version of 17",
        "unknown_op | unknown_op | operator 'Levitate' is not known to ONNX Runtime",
        "unknown_domain | unknown_op | operator 'com.example:Levitate' is not known",
        "not_imported | invalid_graph | No opset import for domain 'com.example'",
        "opset_9999 | unsupported_opset | Opset 9999 is under development and support for this is"
            + " limited. Current official support for domain ai.onnx is till opset",
        "newer_domain | unsupported_opset | support for domain ai.onnx.ml is till opset",
        "ir_9999 | unsupported_opset | model IR version: 9999, max supported IR version",
        "no_opset | invalid_graph | Missing opset in the model.",
        "complex | unsupported_type | 'tensor(complex64)' is no datatype of ONNX Runtime",
        "bad_attribute | invalid_graph | the number of key is 1 and the number of values is 2",
        "missing_input | invalid_graph | Node input 'nowhere' is not a graph input",
        "cycle | invalid_graph | the graph is not acyclic",
        "text | invalid_model | model.onnx is not an ONNX model",
        "external_missing | external_data | 'gone.bin'",
      })
  void the_reason_holds_what_the_engine_says_of_the_cause(
      String name, String reason, String message) {
    assertThatThrownBy(() -> open("broken/" + name))
        .hasMessageContaining(message)
        .isInstanceOfSatisfying(
            ModelLoadException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(reason);
              assertThat(e.getMessage()).doesNotContain("onnxruntime", ".cc:", "\n");
            });
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
