package io.tiltyard.runtime.onnx;

import static io.tiltyard.runtime.onnx.TestInputs.shape;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtException;
import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.runtime.model.ModelRunException;
import io.tiltyard.runtime.model.OutputTooLargeException;
import io.tiltyard.runtime.model.RunInputs;
import io.tiltyard.runtime.model.RunOutputs;
import io.tiltyard.runtime.onnx.TestModels.Loaded;
import org.junit.jupiter.api.Test;

final class FailedRunsTest extends EngineTest {
  private static ModelRunException failure(Loaded loaded, RunInputs inputs) {
    try {
      loaded.instance.run(inputs);
    } catch (ModelRunException e) {
      return e;
    }
    throw new AssertionError("the run went well, expected a failure");
  }

  @Test
  void an_input_that_the_model_refuses_is_an_invalid_argument() throws Exception {
    try (Loaded loaded = open("faulty/fail_on_negative")) {
      ModelRunException failure = failure(loaded, TestInputs.of(shape(2), new long[] {1, -9}));
      assertThat(failure.refusal().code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
      assertThat(failure.refusal().text())
          .isEqualTo(
              "the model failed on this input (shapes index [2]): indices element out of data"
                  + " bounds, idx=-9 must be within the inclusive range [-4,3]");
      assertThat(failure).hasCauseInstanceOf(OrtException.class);
      assertThat(failure.getCause()).hasMessageContaining("Gather");
    }
  }

  @Test
  void the_instance_stays_usable() throws Exception {
    try (Loaded loaded = open("faulty/fail_on_negative")) {
      for (int i = 0; i < 10; i++) {
        failure(loaded, TestInputs.of(shape(1), new long[] {77}));
        RunOutputs outputs = loaded.instance.run(TestInputs.of(shape(2), new long[] {3, 0}));
        assertThat(TestOutputs.floats(outputs, 0)).containsExactly(3, 0);
      }
    }
  }

  @Test
  void a_shape_that_does_not_fit_is_told_with_all_shapes() throws Exception {
    try (Loaded loaded = open("shapes/two_inputs")) {
      RunInputs inputs =
          TestInputs.of(shape(1, 3), new long[3]).and(shape(1, 2), TestInputs.wire(new long[2]));
      assertThat(failure(loaded, inputs).refusal().text())
          .startsWith("the model failed on this input (shapes ids [1,3], mask [1,2]): ")
          .contains("Attempting to broadcast an axis by a dimension other than 1. 2 by 3")
          .doesNotContain("onnxruntime", "/");
    }
  }

  @Test
  void an_output_larger_than_the_memory_is_refused_and_the_process_lives() throws Exception {
    try (Loaded loaded = open("faulty/allocate")) {
      for (long elements : new long[] {1L << 45, 1L << 60, 1L << 62, Long.MAX_VALUE}) {
        Refusal refusal = failure(loaded, TestInputs.of(shape(1), new long[] {elements})).refusal();
        assertThat(refusal.code()).as(refusal.text()).isEqualTo(ErrorCode.ALLOCATION_TOO_LARGE);
        assertThat(refusal.text()).doesNotContain("onnxruntime").contains(", expected at most ");
      }
      assertThat(failure(loaded, TestInputs.of(shape(1), new long[] {1L << 45})).refusal().text())
          .startsWith("the model needs 140737488355328 bytes of memory at once on this input");
      assertThat(failure(loaded, TestInputs.of(shape(1), new long[] {-5})).refusal().code())
          .isEqualTo(ErrorCode.INVALID_ARGUMENT);
      RunOutputs outputs = loaded.instance.run(TestInputs.of(shape(1), new long[] {3}));
      assertThat(outputs.shape(0)).containsExactly(3);
    }
  }

  @Test
  void an_output_of_more_than_two_gibibytes_is_refused_before_it_is_made() throws Exception {
    assertThatThrownBy(() -> OutputTooLargeException.check("y", 1L << 31))
        .hasMessageContaining("2147483648");
    assertThat(OutputTooLargeException.check("y", OutputTooLargeException.MAX_BYTES))
        .isEqualTo(OutputTooLargeException.MAX_BYTES);
  }

  @Test
  void numbers_that_are_none_come_through() throws Exception {
    try (Loaded loaded = open("faulty/nan_out")) {
      RunOutputs outputs = loaded.instance.run(TestInputs.of(shape(1, 4), 4, -1, 0, 9));
      assertThat(TestOutputs.floats(outputs, 0)).containsExactly(2, Float.NaN, 0, 3);
    }
  }
}
