package io.tiltyard.runtime.djl;

import static io.tiltyard.runtime.testing.Signatures.fixed;
import static io.tiltyard.runtime.testing.Signatures.named;
import static io.tiltyard.runtime.testing.Signatures.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tiltyard.base.error.ModelLoadException;
import io.tiltyard.base.tensor.DataType;
import io.tiltyard.runtime.model.DeclaredSignature;
import io.tiltyard.runtime.model.Device;
import io.tiltyard.runtime.model.Model;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class DjlModelLoaderTest {
  private static ModelLoadException refused(
      String name, DeclaredSignature declared, Device... devices) {
    DjlModelLoader loader = new DjlModelLoader(TorchModels.NATIVES);
    return catchThrowableOfType(
        ModelLoadException.class,
        () ->
            loader
                .load(TorchModels.artifact(name), TorchModels.settings(declared, devices))
                .close());
  }

  @Test
  void the_signature_is_the_declared_one() throws Exception {
    try (Model model = TorchModels.load("two_inputs", TorchModels.TWO_INPUTS)) {
      assertThat(model.signature().inputs()).isEqualTo(TorchModels.TWO_INPUTS.inputs());
      assertThat(model.signature().outputs()).isEqualTo(TorchModels.TWO_INPUTS.outputs());
      assertThat(model.platform()).isEqualTo("pytorch_libtorch");
    }
  }

  @Test
  void only_a_leading_dimension_with_one_name_at_most_makes_a_model_batchable() throws Exception {
    try (Model named = TorchModels.load("identity", TorchModels.ROWS)) {
      assertThat(named.signature().batchable()).isTrue();
    }
    DeclaredSignature unnamed =
        TorchModels.declared(
            spec("x", DataType.FP32, named("b"), named("n")),
            spec("y", DataType.FP32, named("c"), named("n")));
    try (Model model = TorchModels.load("identity", unnamed)) {
      assertThat(model.signature().batchable()).isFalse();
    }
  }

  @Test
  void a_model_without_a_declared_signature_is_told_what_to_declare() {
    ModelLoadException nothing = refused("identity", DeclaredSignature.NONE);
    assertThat(nothing.reason()).isEqualTo("missing_signature");
    assertThat(nothing)
        .hasMessageContaining("put 'inputs' and 'outputs' into model.yaml")
        .hasMessageContaining("inputs: [{name: x, datatype: FP32, shape: [batch, 4]}]");
    DeclaredSignature noOutputs = new DeclaredSignature(TorchModels.ROWS.inputs(), List.of());
    assertThat(refused("identity", noOutputs)).hasMessageContaining("put 'outputs' into");
    DeclaredSignature noInputs = new DeclaredSignature(List.of(), TorchModels.ROWS.outputs());
    assertThat(refused("identity", noInputs)).hasMessageContaining("put 'inputs' into");
  }

  @ParameterizedTest
  @EnumSource(names = {"INT16", "UINT16", "UINT32", "UINT64", "BF16", "BYTES"})
  void a_datatype_that_cannot_be_handed_to_pytorch_is_refused_by_tensor(DataType datatype) {
    ModelLoadException input = refused("identity", TorchModels.rows(datatype));
    assertThat(input.reason()).isEqualTo("unsupported_type");
    assertThat(input).hasMessageContaining("input 'x' is " + datatype);
    DeclaredSignature output =
        TorchModels.declared(
            spec("x", DataType.FP32, fixed(1)), spec("scores", datatype, fixed(1)));
    assertThat(refused("identity", output)).hasMessageContaining("output 'scores' is " + datatype);
  }

  @Test
  void a_gpu_is_missing_and_auto_is_the_cpu() throws Exception {
    ModelLoadException cuda = refused("identity", TorchModels.ROWS, Device.CPU, Device.cuda(1));
    assertThat(cuda.reason()).isEqualTo("missing_device");
    assertThat(cuda)
        .hasMessageContaining("cuda:1")
        .hasMessageContaining("ai.djl.pytorch:pytorch-native-cu128:2.7.1");
    DjlModelLoader loader = new DjlModelLoader(TorchModels.NATIVES);
    try (Model model =
            loader.load(
                TorchModels.artifact("identity"),
                TorchModels.settings(TorchModels.ROWS, Device.AUTO, Device.AUTO));
        var instance = model.newInstance()) {
      assertThat(model.devices()).containsExactly(Device.CPU);
      assertThat(model.notices())
          .containsExactly(
              "device auto is the CPU: this build has no libraries of PyTorch for CUDA");
      assertThat(TestRun.floats(instance.run(TestRun.of(TestRun.shape(1, 1), 4)), 0))
          .containsExactly(4);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "broken_empty        | invalid_model | model.pt is not a TorchScript archive",
        "broken_text         | invalid_model | model.pt is not a TorchScript archive",
        "broken_truncated    | invalid_model | model.pt is not a TorchScript archive",
        "broken_state_dict   | invalid_model | expected what torch.jit.save writes",
        "broken_no_constants | invalid_model | model.pt is not a TorchScript archive",
        "broken_newer        | invalid_model | written by a newer PyTorch, expected 2.7.1",
        "broken_no_forward   | invalid_model | model.pt has no method 'forward'",
        "broken_unknown_op   | unknown_op    | operator 'aten::no_such' is not known",
        "broken_extension_op | unknown_op    | operator 'torchvision::nms' is not known to this"
            + " PyTorch: Unknown builtin op: torchvision::nms",
        "broken_extension_type | unknown_op  | type '__torch__.torch.classes.tensorrt.Engine' is of",
        "broken_wrong_call   | invalid_model | cannot load model.pt: Arguments for call are not valid",
        "broken_newer        | invalid_model | maximum supported version for reading is 10",
        "broken_no_constants | invalid_model | failed locating file constants.pkl: file not found",
        "no_such_model       | missing_file  | there is no model.pt"
      })
  void a_file_that_cannot_be_loaded_says_why(String name, String reason, String message) {
    ModelLoadException refused = refused(name, TorchModels.ROWS);
    assertThat(refused.reason()).isEqualTo(reason);
    assertThat(refused).hasMessageContaining(message);
    assertThat(refused.getMessage())
        .doesNotContain("/", "Exception", "ai.djl", ".cc", ".cpp", "\n");
  }

  @Test
  void a_model_may_be_closed_before_it_ran_and_twice() throws Exception {
    Model model = TorchModels.load("identity", TorchModels.ROWS);
    var instance = model.newInstance();
    instance.close();
    instance.close();
    model.close();
    model.close();
  }

  @Test
  void a_model_may_be_loaded_and_closed_over_and_over() throws Exception {
    for (int i = 0; i < 30; i++) {
      try (var loaded = new TorchModels.Loaded("identity", TorchModels.ROWS)) {
        assertThat(TestRun.floats(loaded.instance.run(TestRun.of(TestRun.shape(1, 1), i)), 0))
            .containsExactly(i);
      }
    }
  }
}
