package io.tiltyard.runtime.onnx;

import static io.tiltyard.runtime.onnx.TestInputs.shape;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiltyard.base.error.ModelLoadException;
import io.tiltyard.base.tensor.DataType;
import io.tiltyard.base.tensor.Dimension;
import io.tiltyard.base.tensor.TensorSpec;
import io.tiltyard.runtime.model.DeclaredSignature;
import io.tiltyard.runtime.model.Model;
import io.tiltyard.runtime.model.ModelOptions;
import io.tiltyard.runtime.model.ModelSettings;
import io.tiltyard.runtime.model.Placement;
import io.tiltyard.runtime.model.RunOutputs;
import io.tiltyard.runtime.onnx.TestModels.Loaded;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an operator declares, held against real files. */
final class DeclaredSignatureTest extends EngineTest {
  private static final Dimension BATCH = Dimension.bound("b");
  private static final Dimension ANY = Dimension.variable("");

  @Test
  void dimensions_without_names_take_the_declared_ones_and_the_output_is_known_before_the_run()
      throws Exception {
    DeclaredSignature declared =
        new DeclaredSignature(
            List.of(spec("x", DataType.FP32, BATCH, ANY)),
            List.of(spec("y", DataType.FP32, BATCH, ANY)));
    try (Loaded loaded = new Loaded(load("shapes/unnamed", declared))) {
      assertThat(loaded.model.signature().batchable()).isTrue();
      assertThat(TestOutputs.floats(loaded.instance.run(TestInputs.of(shape(2, 2), 1, 2, 3, 4)), 0))
          .containsExactly(1, 2, 3, 4);
    }
  }

  @Test
  void an_output_that_is_not_declared_is_not_served() throws Exception {
    DeclaredSignature declared =
        new DeclaredSignature(
            List.of(), List.of(spec("pooled", DataType.FP32, BATCH, Dimension.fixed(2))));
    try (Loaded loaded = new Loaded(load("shapes/two_inputs", declared))) {
      assertThat(loaded.model.signature().outputs())
          .extracting(TensorSpec::name)
          .containsExactly("pooled");
      assertThat(loaded.model.signature().batchable()).isTrue();
    }
  }

  @Test
  void a_disagreement_ends_the_load() {
    DeclaredSignature declared =
        new DeclaredSignature(List.of(spec("x", DataType.FP64, ANY, ANY)), List.of());

    assertThatThrownBy(() -> load("shapes/fixed", declared))
        .isInstanceOfSatisfying(
            ModelLoadException.class, e -> assertThat(e.reason()).isEqualTo("invalid_config"))
        .hasMessage("input 'x': datatype FP64 is declared, the model has FP32");
  }

  @Test
  void a_declared_shape_counts_where_the_file_has_none() throws Exception {
    DeclaredSignature declared =
        new DeclaredSignature(
            List.of(spec("x", DataType.FP32, BATCH, Dimension.fixed(3))),
            List.of(spec("y", DataType.FP32, BATCH, Dimension.fixed(3))));
    try (Loaded loaded = new Loaded(load("shapes/no_shape", declared))) {
      assertThat(loaded.model.signature().inputs()).isEqualTo(declared.inputs());
      assertThat(loaded.model.signature().outputs()).isEqualTo(declared.outputs());
      assertThat(loaded.model.signature().batchable()).isTrue();
      RunOutputs outputs = loaded.instance.run(TestInputs.of(shape(2, 3), -1, 2, 3, 4, 5, -6));
      assertThat(outputs.shape(0)).containsExactly(2, 3);
      assertThat(TestOutputs.floats(outputs, 0)).containsExactly(1, 2, 3, 4, 5, 6);
    }
  }

  @Test
  void a_declared_rank_that_a_run_contradicts_is_any_from_then_on() throws Exception {
    DeclaredSignature declared =
        new DeclaredSignature(List.of(), List.of(spec("y", DataType.FP32, BATCH)));
    try (Loaded loaded = new Loaded(load("shapes/no_shape", declared))) {
      assertThat(loaded.instance.run(TestInputs.of(shape(1, 2), -1, 2)).shape(0))
          .containsExactly(1, 2);
      assertThat(loaded.model.signature().outputs())
          .containsExactly(TensorSpec.ofAnyShape("y", DataType.FP32));
      assertThat(loaded.model.notices())
          .containsExactly(
              "output 'y' is declared [-1] and was [1,2]: answers have the shape that the model"
                  + " gives, metadata any shape");
    }
  }

  @Test
  void a_declared_size_that_a_run_contradicts_varies_from_then_on() throws Exception {
    DeclaredSignature declared =
        new DeclaredSignature(
            List.of(), List.of(spec("y", DataType.FP32, BATCH, Dimension.fixed(3))));
    try (Loaded loaded = new Loaded(load("shapes/unnamed", declared))) {
      for (int i = 0; i < 3; i++) {
        assertThat(TestOutputs.floats(loaded.instance.run(TestInputs.of(shape(1, 3), 1, 2, 3)), 0))
            .containsExactly(1, 2, 3);
        assertThat(loaded.model.signature().outputs().get(0).shape())
            .containsExactly(-1, i == 0 ? 3 : -1);
        RunOutputs outputs = loaded.instance.run(TestInputs.of(shape(1, 4), 1, 2, 3, 4));
        assertThat(outputs.shape(0)).containsExactly(1, 4);
        assertThat(TestOutputs.floats(outputs, 0)).containsExactly(1, 2, 3, 4);
      }
      assertThat(loaded.model.notices())
          .containsExactly(
              "output 'y' is declared [-1,3] and was [1,4]: answers have the shape that the model"
                  + " gives, metadata -1 for a size that differs");
    }
  }

  @Test
  void an_output_that_is_pinned_to_the_declared_size_is_given_as_it_is_too() throws Exception {
    Dimension batch = Dimension.bound("batch");
    DeclaredSignature declared =
        new DeclaredSignature(
            List.of(spec("x", DataType.FP32, batch, ANY)),
            List.of(spec("y", DataType.FP32, batch, Dimension.fixed(3))));
    try (Loaded loaded = new Loaded(load("shapes/unnamed", declared))) {
      for (int i = 0; i < 3; i++) {
        assertThat(TestOutputs.floats(loaded.instance.run(TestInputs.of(shape(1, 3), 1, 2, 3)), 0))
            .containsExactly(1, 2, 3);
        RunOutputs outputs = loaded.instance.run(TestInputs.of(shape(2, 2), 1, 2, 3, 4));
        assertThat(outputs.shape(0)).containsExactly(2, 2);
        assertThat(TestOutputs.floats(outputs, 0)).containsExactly(1, 2, 3, 4);
      }
    }
  }

  private static Model load(String name, DeclaredSignature declared) throws ModelLoadException {
    return loader()
        .load(
            TestModels.artifact(name),
            new ModelSettings(null, Placement.ON_CPU, declared, ModelOptions.defaults()));
  }

  private static TensorSpec spec(String name, DataType datatype, Dimension... dimensions) {
    return new TensorSpec(name, datatype, List.of(dimensions));
  }
}
