package io.tiltyard.runtime.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtException.OrtErrorCode;
import io.tiltyard.base.error.ModelLoadException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LoadFailuresTest {
  private static ModelLoadException of(OrtErrorCode code, String text) {
    return LoadFailures.of(new OrtException(code, text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ORT_INVALID_PROTOBUF | Failed to load model because protobuf parsing failed. "
            + "| invalid_model",
        "ORT_INVALID_ARGUMENT | No graph was found in the protobuf. | invalid_graph",
        "ORT_FAIL | Something that nobody has seen before | invalid_model",
        "ORT_FAIL | ONNX Runtime only *guarantees* support for models stamped with official"
            + " released onnx opset versions. Opset 9999 is under development"
            + " | unsupported_opset",
        "ORT_FAIL | Unsupported model IR version: 9999, max supported IR version: 12"
            + " | unsupported_opset",
        "ORT_INVALID_GRAPH | Error: No Op registered for Levitate with domain_version of 17"
            + " | unknown_op",
        "ORT_FAIL | Fatal error: com.example:Levitate(-1) is not a registered function/op"
            + " | unknown_op",
        "ORT_NOT_IMPLEMENTED | Could not find an implementation for Conv(11) node with name ''"
            + " | unknown_op",
        "ORT_INVALID_GRAPH | Type Error: Type 'tensor(string)' | invalid_graph",
        "ORT_FAIL | This is an invalid model. Error: the graph is not acyclic. | invalid_graph",
        "ORT_FAIL | External data path validation failed for initializer: w | external_data",
        "ORT_FAIL | external initializer is out of bounds | external_data",
      })
  void the_words_of_the_runtime_become_a_stable_reason(
      OrtErrorCode code, String text, String reason) {
    assertThat(of(code, text).reason()).isEqualTo(reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "No Op registered for Levitate with domain_version of 17 | Levitate",
        "Fatal error: com.example:Levitate(-1) is not a registered function/op"
            + " | com.example:Levitate",
        "Could not find an implementation for Conv(11) node with name '' | Conv(11)",
      })
  void an_operator_that_is_missing_is_named(String text, String operator) {
    assertThat(of(OrtErrorCode.ORT_FAIL, text))
        .hasMessageStartingWith("operator '" + operator + "' is not ")
        .hasMessageEndingWith(": " + text);
  }

  @Test
  void all_words_of_the_runtime_are_the_cause() {
    String text =
        "/onnxruntime_src/onnxruntime/core/graph/model.cc:256 void load(const char*) /secret/path"
            + " failed";
    ModelLoadException failure = of(OrtErrorCode.ORT_FAIL, text);
    assertThat(failure).hasMessage("ONNX Runtime cannot load model.onnx: (path) failed");
    assertThat(failure.getCause()).hasMessageContaining("secret");
  }

  @Test
  void a_failure_without_words_has_a_reason_too() {
    assertThat(LoadFailures.of(new OrtException("")).reason()).isEqualTo("invalid_model");
  }
}
