package io.tiltyard.runtime.djl;

import static io.tiltyard.runtime.djl.TestRun.shape;
import static io.tiltyard.runtime.testing.Signatures.fixed;
import static io.tiltyard.runtime.testing.Signatures.named;
import static io.tiltyard.runtime.testing.Signatures.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.base.tensor.DataType;
import io.tiltyard.runtime.djl.TorchModels.Loaded;
import io.tiltyard.runtime.model.DeclaredSignature;
import io.tiltyard.runtime.model.ModelRunException;
import io.tiltyard.runtime.model.RunOutputs;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RunFailuresTest {
  private static final DeclaredSignature VECTOR =
      TorchModels.declared(
          spec("x", DataType.FP32, named("n")), spec("y", DataType.FP32, named("n")));

  private static Refusal refused(String name, DeclaredSignature declared, TestRun run)
      throws Exception {
    try (Loaded loaded = new Loaded(name, declared)) {
      return refused(loaded, run);
    }
  }

  private static Refusal refused(Loaded loaded, TestRun run) {
    ModelRunException failure =
        catchThrowableOfType(ModelRunException.class, () -> loaded.instance.run(run));
    assertThat(failure).as("the run went well").isNotNull();
    assertThat(failure.getCause()).isNotNull();
    assertThat(failure.refusal().text())
        .doesNotContain("/", "Exception", "ai.djl", "__torch__", "code", "\n");
    return failure.refusal();
  }

  @Test
  void a_run_that_fails_says_on_which_shapes_and_the_next_one_works() throws Exception {
    try (Loaded loaded = new Loaded("fail_on_negative", TorchModels.ROWS)) {
      for (int i = 0; i < 20; i++) {
        Refusal refusal = refused(loaded, TestRun.of(shape(1, 2), 1, -1));
        assertThat(refusal.code()).isEqualTo(ErrorCode.MODEL_EXECUTION_FAILED);
        assertThat(refusal.text())
            .isEqualTo("the model failed on this input (shapes x [1,2]): negative");
        assertThat(TestRun.floats(loaded.instance.run(TestRun.of(shape(1, 2), 1, i)), 0))
            .containsExactly(2, 2 * i);
      }
    }
  }

  @Test
  void more_memory_than_a_machine_has_is_a_fault_of_the_request() throws Exception {
    DeclaredSignature any =
        TorchModels.declared(
            spec("x", DataType.FP32, named("n")), spec("y", DataType.FP32, named("m")));
    try (Loaded loaded = new Loaded("allocate", any)) {
      for (float elements : new float[] {0x1p47f, 0x1p60f, 0x1p62f}) {
        Refusal refusal = refused(loaded, TestRun.of(shape(1), elements));
        assertThat(refusal.code()).as(refusal.text()).isEqualTo(ErrorCode.ALLOCATION_TOO_LARGE);
      }
      assertThat(refused(loaded, TestRun.of(shape(1), 0x1p47f)).text())
          .startsWith("the model needs 562949953421312 bytes of memory at once on this input")
          .contains(", expected at most ");
      assertThat(refused(loaded, TestRun.of(shape(1), -5)).code())
          .isEqualTo(ErrorCode.INVALID_ARGUMENT);
      assertThat(TestRun.floats(loaded.instance.run(TestRun.of(shape(1), 2)), 0))
          .containsExactly(0, 0);
    }
  }

  @Test
  void other_inputs_than_declared_are_told_as_such() throws Exception {
    String expected = "the model takes other inputs than its configuration declares";
    DeclaredSignature one =
        new DeclaredSignature(
            TorchModels.TWO_INPUTS.inputs().subList(0, 1), TorchModels.TWO_INPUTS.outputs());
    assertThat(refused("two_inputs", one, TestRun.of(shape(1, 1), TestRun.longs(1))).text())
        .isEqualTo(expected + ": forward() is missing value for argument 'mask'");
    DeclaredSignature two =
        new DeclaredSignature(TorchModels.TWO_INPUTS.inputs(), TorchModels.ROWS.outputs());
    TestRun run = TestRun.of(shape(1, 1), TestRun.longs(1)).and(shape(1, 1), TestRun.longs(1));
    assertThat(refused("identity", two, run).text()).startsWith(expected + ": ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a_dict   | the model gave neither a tensor nor a tuple or list of tensors",
        "a_number | the model gave neither a tensor nor a tuple or list of tensors",
        "a_list   | the model gave 2 outputs, its configuration declares 1"
      })
  void f107_an_answer_that_is_not_what_is_declared_fails_the_run(String name, String text)
      throws Exception {
    Refusal refusal = refused(name, VECTOR, TestRun.of(shape(1), 1));
    assertThat(refusal.code()).isEqualTo(ErrorCode.OUTPUT_CONTRACT);
    assertThat(refusal.text()).startsWith(text);
  }

  @Test
  void a_tuple_in_a_tuple_is_no_tensor() throws Exception {
    DeclaredSignature two =
        new DeclaredSignature(
            VECTOR.inputs(),
            List.of(spec("y", DataType.FP32, named("n")), spec("z", DataType.FP32, named("n"))));
    assertThat(refused("nested", two, TestRun.of(shape(1), 1)).text())
        .startsWith("element 1 of the model's answer is no tensor");
  }

  @Test
  void fewer_outputs_than_declared_fail_the_run() throws Exception {
    DeclaredSignature two =
        new DeclaredSignature(
            VECTOR.inputs(),
            List.of(spec("y", DataType.FP32, named("n")), spec("z", DataType.FP32, named("n"))));
    assertThat(refused("identity", two, TestRun.of(shape(1), 1)).text())
        .startsWith("the model gave 1 outputs, its configuration declares 2");
  }

  @ParameterizedTest
  @CsvSource({"0, BF16", "1, INT16", "2, complex", "-1, sparse is made dense"})
  void f107_another_datatype_fails_the_run_also_where_the_protocol_has_none(float kind, String what)
      throws Exception {
    try (Loaded loaded = new Loaded("casts", VECTOR)) {
      if (kind >= 0) {
        assertThat(refused(loaded, TestRun.of(shape(1), kind)).text())
            .as(what)
            .startsWith("the model gave output 'y' another datatype than");
        assertThat(refused(loaded, TestRun.of(shape(1), kind)).code())
            .isEqualTo(ErrorCode.OUTPUT_CONTRACT);
      }
      assertThat(TestRun.floats(loaded.instance.run(TestRun.of(shape(1), 5)), 0))
          .containsExactly(5);
    }
  }

  @Test
  void another_shape_than_declared_is_what_the_model_gave_and_told() throws Exception {
    DeclaredSignature columns =
        TorchModels.declared(
            spec("x", DataType.FP32, named("batch"), fixed(4)),
            spec("y", DataType.FP32, named("batch"), fixed(3)));
    try (Loaded loaded = new Loaded("identity", columns)) {
      RunOutputs outputs = loaded.instance.run(TestRun.of(shape(1, 4), 1, 2, 3, 4));
      assertThat(outputs.shape(0)).containsExactly(1, 4);
      assertThat(TestRun.floats(outputs, 0)).containsExactly(1, 2, 3, 4);
      assertThat(loaded.model.signature().outputs().get(0).shape()).containsExactly(-1, -1);
      assertThat(loaded.model.notices().toString())
          .contains("output 'y' is declared [-1,3] and was [1,4]");
    }
    DeclaredSignature rank =
        TorchModels.declared(
            spec("x", DataType.FP32, named("batch"), fixed(4)),
            spec("y", DataType.FP32, named("batch")));
    try (Loaded loaded = new Loaded("identity", rank)) {
      RunOutputs outputs = loaded.instance.run(TestRun.of(shape(1, 4), 1, 2, 3, 4));
      assertThat(outputs.shape(0)).containsExactly(1, 4);
      assertThat(loaded.model.signature().outputs().get(0).anyShape()).isTrue();
      assertThat(loaded.model.signature().batchable()).isFalse();
    }
  }
}
