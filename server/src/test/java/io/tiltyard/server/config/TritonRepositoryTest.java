package io.tiltyard.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiltyard.base.error.ModelLoadException;
import io.tiltyard.runtime.model.Model;
import io.tiltyard.runtime.model.ModelArtifact;
import io.tiltyard.runtime.model.Signature;
import io.tiltyard.runtime.onnx.OnnxModelLoader;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A {@code config.pbtxt} beside a real ONNX file. */
final class TritonRepositoryTest {
  private static final Path MODELS =
      Path.of(System.getProperty("tiltyard.test.models", "../testing/models"));

  private static OnnxModelLoader loader;

  @BeforeAll
  static void openLoader() {
    loader = new OnnxModelLoader();
  }

  @AfterAll
  static void closeLoader() {
    loader.close();
  }

  @Test
  void a_file_without_names_is_batched_as_its_configuration_says() throws Exception {
    Signature signature =
        load(
            "shapes/unnamed",
            """
            max_batch_size: 8
            input { name: "x" data_type: TYPE_FP32 dims: [ -1 ] }
            output { name: "y" data_type: TYPE_FP32 dims: [ -1 ] }
            dynamic_batching { }
            """);

    assertThat(signature.batchable()).isTrue();
    assertThat(signature.inputs().get(0).shape()).containsExactly(-1, -1);
  }

  @Test
  void a_size_in_the_configuration_narrows_what_the_file_takes() throws Exception {
    Signature signature =
        load(
            "shapes/two_inputs",
            "input { name: 'ids' data_type: TYPE_INT64 dims: [ -1, 128 ] }"
                + " output { name: 'hidden' data_type: TYPE_FP32 dims: [ -1, -1, 2 ] }");

    assertThat(signature.inputs().get(0).shape()).containsExactly(-1, 128);
    assertThat(signature.inputs().get(1).shape()).as("mask").containsExactly(-1, -1);
    assertThat(signature.outputs()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          serving/affine    | input { name: 'z' data_type: TYPE_FP32 dims: 4 } max_batch_size: 8          | input 'z': declared, but the model has only 'x'
          serving/affine    | input { name: 'x' data_type: TYPE_FP16 dims: 4 } max_batch_size: 8          | input 'x': datatype FP16 is declared, the model has FP32
          serving/affine    | input { name: 'x' data_type: TYPE_FP32 dims: [ 4, 1 ] } max_batch_size: 8   | input 'x': shape [-1,4,1] is declared, the model has [-1,4]
          serving/affine    | input { name: 'x' data_type: TYPE_FP32 dims: 5 } max_batch_size: 8          | input 'x': shape [-1,5] is declared, the model has [-1,4]
          serving/affine    | output { name: 'y' data_type: TYPE_INT64 dims: 3 } max_batch_size: 8        | output 'y': datatype INT64 is declared, the model has FP32
          shapes/fixed      | max_batch_size: 8                                                           | input 'x': max_batch_size above 0 declares a first dimension of any size, the model has [2,3]
          """)
  void a_configuration_that_disagrees_with_the_file_ends_the_load(
      String model, String text, String message) {
    assertThatThrownBy(() -> load(model, text))
        .isInstanceOfSatisfying(
            ModelLoadException.class, e -> assertThat(e.reason()).isEqualTo("invalid_config"))
        .hasMessageStartingWith(message);
  }

  private static Signature load(String model, String text) throws ModelLoadException {
    var settings =
        new LayeredConfigurations(Map.of()).of(model, Map.of("config.pbtxt", text), "").settings();
    ModelArtifact artifact = new ModelArtifact(model, 1, MODELS.resolve(model).resolve("1"));
    try (Model loaded = loader.load(artifact, settings)) {
      return loaded.signature();
    }
  }
}
