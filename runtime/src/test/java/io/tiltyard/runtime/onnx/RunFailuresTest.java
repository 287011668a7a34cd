package io.tiltyard.runtime.onnx;

import static io.tiltyard.runtime.onnx.TestInputs.shape;
import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtException.OrtErrorCode;
import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.base.tensor.DataType;
import io.tiltyard.base.tensor.Dimension;
import io.tiltyard.base.tensor.TensorSpec;
import io.tiltyard.runtime.model.OutputTooLargeException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RunFailuresTest {
  private static final List<Port> ONE = List.of(port("x"));

  private static Port port(String name) {
    return new Port(new TensorSpec(name, DataType.FP32, List.of(Dimension.variable("n"))), null);
  }

  private static Refusal of(Throwable cause) {
    return RunFailures.of(cause, ONE, TestInputs.of(shape(2), 1, 2)).refusal();
  }

  @ParameterizedTest
  @CsvSource({
    "ORT_INVALID_ARGUMENT, idx=99 must be within the range, INVALID_ARGUMENT",
    "ORT_FAIL, something else, MODEL_EXECUTION_FAILED",
    "ORT_RUNTIME_EXCEPTION, std::bad_alloc, OUT_OF_MEMORY",
    "ORT_FAIL, Failed to allocate memory for requested buffer of size 9, OUT_OF_MEMORY",
    "ORT_EP_FAIL, device lost, MODEL_EXECUTION_FAILED",
  })
  void the_code_tells_who_has_to_act(OrtErrorCode code, String text, ErrorCode expected) {
    Refusal refusal = of(new OrtException(code, text));
    assertThat(refusal.code()).isEqualTo(expected);
    String said = expected == ErrorCode.OUT_OF_MEMORY ? "" : ": " + text;
    assertThat(refusal.text()).endsWith("(shapes x [2])" + said);
  }

  @Test
  void more_memory_than_there_can_be_is_a_fault_of_the_request() {
    String said = "Failed to allocate memory for requested buffer of size 9223372036854775808";
    Refusal refusal = of(new OrtException(OrtErrorCode.ORT_FAIL, said));
    assertThat(refusal.code()).isEqualTo(ErrorCode.ALLOCATION_TOO_LARGE);
    assertThat(refusal.text())
        .startsWith(
            "the model needs 9223372036854775808 bytes of memory at once on this input (shapes x"
                + " [2]), expected at most ");
  }

  @Test
  void no_direct_memory_is_no_memory() {
    assertThat(of(new OutOfMemoryError("Cannot reserve direct buffer memory")))
        .isEqualTo(
            new Refusal(
                ErrorCode.OUT_OF_MEMORY,
                "the model needs more memory than there is on this input (shapes x [2])"));
  }

  @Test
  void an_output_that_fits_no_buffer_is_told_with_the_limit() {
    Refusal refusal = of(tooLarge());
    assertThat(refusal.code()).isEqualTo(ErrorCode.ALLOCATION_TOO_LARGE);
    assertThat(refusal.text()).contains("larger than 2147483639 bytes");
  }

  private static Throwable tooLarge() {
    try {
      OutputTooLargeException.check("y", 1L << 40, DataType.FP32);
      return new AssertionError("the output was taken, expected a refusal");
    } catch (OutputTooLargeException e) {
      return e;
    }
  }

  @Test
  void a_model_without_inputs_has_no_shapes_to_tell() {
    Refusal refusal =
        RunFailures.of(new OrtException("any"), List.of(), TestInputs.none()).refusal();
    assertThat(refusal.text()).isEqualTo("the model failed on this input: any");
  }

  @Test
  void many_inputs_are_told_in_part() {
    List<Port> ports = new ArrayList<>();
    TestInputs inputs = TestInputs.none();
    for (int i = 0; i < 20; i++) {
      ports.add(port("x" + i));
      inputs.and(shape(i), new byte[4 * i]);
    }
    assertThat(RunFailures.of(new OrtException("any"), ports, inputs).refusal().text())
        .contains("x7 [7] and 12 more)")
        .doesNotContain("x8");
  }

  @Test
  void a_name_that_could_harm_a_log_is_made_safe() {
    Refusal refusal =
        RunFailures.of(new OrtException("any"), List.of(port("a\nb")), TestInputs.of(shape(1), 1))
            .refusal();
    assertThat(refusal.text()).doesNotContain("\n").contains("a\\u000ab [1]");
  }

  @Test
  void a_wrong_output_shape_is_known_by_the_words_of_the_runtime() {
    assertThat(
            RunFailures.isWrongOutputShape(
                new OrtException("When calling Run() with pre-allocated output OrtValues")))
        .isTrue();
    assertThat(RunFailures.isWrongOutputShape(new OrtException("idx=99"))).isFalse();
  }
}
