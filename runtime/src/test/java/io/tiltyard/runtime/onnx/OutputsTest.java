package io.tiltyard.runtime.onnx;

import static io.tiltyard.runtime.onnx.TestInputs.shape;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import io.tiltyard.base.error.ModelLoadException;
import io.tiltyard.base.tensor.DataType;
import io.tiltyard.base.tensor.TensorSpec;
import io.tiltyard.runtime.model.ModelOptions;
import io.tiltyard.runtime.model.ModelSettings;
import io.tiltyard.runtime.model.RunOutputs;
import io.tiltyard.runtime.onnx.TestModels.Loaded;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OutputsTest extends EngineTest {
  private static final float[] SETOSA = {5.1f, 3.5f, 1.4f, 0.2f};
  private static final float[] BOTH = {5.1f, 3.5f, 1.4f, 0.2f, 6.3f, 3.3f, 6.0f, 2.5f};

  @ParameterizedTest
  @ValueSource(strings = {"outputs/zipmap_int", "outputs/zipmap_string"})
  void a_sequence_of_maps_is_a_matrix_with_a_column_a_key(String name) throws Exception {
    try (Loaded maps = open(name);
        Loaded tensors = open("serving/iris")) {
      TensorSpec spec = maps.model.signature().outputs().get(1);
      assertThat(spec.datatype()).isEqualTo(DataType.FP32);
      assertThat(spec.shape()).containsExactly(-1, -1);
      assertThat(maps.model.signature().batchable()).isTrue();
      RunOutputs found = maps.instance.run(TestInputs.of(shape(2, 4), BOTH));
      RunOutputs expected = tensors.instance.run(TestInputs.of(shape(2, 4), BOTH));
      assertThat(found.shape(1)).containsExactly(2, 3);
      assertThat(TestOutputs.floats(found, 1)).isEqualTo(TestOutputs.floats(expected, 1));
      assertThat(TestOutputs.longs(found, 0)).containsExactly(0, 2);
    }
  }

  @Test
  void a_sequence_of_maps_over_an_empty_batch_is_empty() throws Exception {
    try (Loaded maps = open("outputs/zipmap_int")) {
      RunOutputs outputs = maps.instance.run(TestInputs.of(shape(0, 4), new byte[0]));
      assertThat(outputs.shape(1)[0]).isZero();
      assertThat(outputs.data(1).remaining()).isZero();
    }
  }

  @Test
  void only_what_is_wanted_is_computed() throws Exception {
    try (Loaded loaded = open("serving/iris")) {
      TestInputs inputs = TestInputs.of(shape(1, 4), SETOSA);
      RunOutputs second = loaded.instance.run(inputs.wanting(output -> output == 1));
      assertThat(TestOutputs.floats(second, 1)[0]).isCloseTo(1, offset(0.1f));
      RunOutputs first = loaded.instance.run(inputs.wanting(output -> output == 0));
      assertThat(TestOutputs.longs(first, 0)).containsExactly(0);
      loaded.instance.run(inputs.wanting(output -> false));
      RunOutputs both = loaded.instance.run(inputs.wanting(output -> true));
      assertThat(both.shape(0)).containsExactly(1);
      assertThat(both.shape(1)).containsExactly(1, 3);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "outputs/with_sequence | output 'parts' is a sequence, and is left out",
        "outputs/with_optional | output 'maybe' is an optional value, and is left out",
        "outputs/with_int4 | output 'small' is a tensor of INT4, and is left out",
      })
  void an_output_that_cannot_be_told_is_left_out_with_a_notice(String name, String notice)
      throws Exception {
    try (Loaded loaded = open(name)) {
      assertThat(loaded.model.notices()).containsExactly(notice);
      assertThat(loaded.model.signature().outputs()).extracting("name").containsExactly("y");
      RunOutputs outputs = loaded.instance.run(TestInputs.of(shape(1, 4), SETOSA));
      assertThat(TestOutputs.floats(outputs, 0)).isEqualTo(SETOSA);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "outputs/only_sequence | unsupported_type | output 'parts' is a sequence, and is left out;",
        "outputs/only_optional | unsupported_type | output 'maybe' is an optional value, and is",
        "outputs/sequence_input | unsupported_type | input 'parts' is a sequence; expected tensors",
        "outputs/float8_input | unsupported_type | input 'x' is a tensor of FLOAT8E5M2; expected",
        "outputs/one_name | invalid_graph | two outputs have the name 'y'",
      })
  void a_model_that_cannot_be_served_is_refused_with_what_it_has(
      String name, String reason, String text) {
    assertThatThrownBy(() -> open(name))
        .isInstanceOfSatisfying(
            ModelLoadException.class, e -> assertThat(e.reason()).isEqualTo(reason))
        .hasMessageStartingWith(text);
  }

  @Test
  void versions_of_a_model_answer_differently() throws Exception {
    for (int version = 1; version <= 3; version++) {
      try (Loaded loaded =
          new Loaded(
              loader()
                  .load(
                      TestModels.artifact("serving/affine", version),
                      ModelSettings.of(ModelOptions.defaults())))) {
        RunOutputs outputs = loaded.instance.run(TestInputs.of(shape(1, 4), 1, 2, 3, 4));
        assertThat(TestOutputs.floats(outputs, 0)[0]).isEqualTo(5.5f * version);
      }
    }
  }
}
