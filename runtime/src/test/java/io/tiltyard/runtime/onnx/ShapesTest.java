package io.tiltyard.runtime.onnx;

import static io.tiltyard.runtime.onnx.TestInputs.shape;
import static io.tiltyard.runtime.onnx.TestInputs.wire;
import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.base.tensor.DataType;
import io.tiltyard.base.tensor.Dimension;
import io.tiltyard.base.tensor.TensorSpec;
import io.tiltyard.runtime.model.RunOutputs;
import io.tiltyard.runtime.model.Signature;
import io.tiltyard.runtime.onnx.TestModels.Loaded;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ShapesTest extends EngineTest {
  @ParameterizedTest
  @CsvSource({
    "types/identity_fp32, true",
    "serving/affine, true",
    "shapes/two_inputs, true",
    "shapes/scalar, false",
    "shapes/fixed, false",
    "shapes/unnamed, true",
    "shapes/similarity, false",
    "shapes/nonzero, false",
    "shapes/no_inputs, false",
  })
  void the_symbols_decide_what_is_batchable(String name, boolean batchable) throws Exception {
    try (Loaded loaded = open(name)) {
      assertThat(loaded.model.signature().batchable()).isEqualTo(batchable);
    }
  }

  @Test
  void a_scalar_has_rank_zero() throws Exception {
    try (Loaded loaded = open("shapes/scalar")) {
      assertThat(loaded.model.signature().inputs().get(0).rank()).isZero();
      RunOutputs outputs = loaded.instance.run(TestInputs.of(shape(), 2.5f));
      assertThat(outputs.shape(0)).isEmpty();
      assertThat(TestOutputs.floats(outputs, 0)).containsExactly(2.5f);
    }
  }

  @Test
  void a_fixed_shape_is_told_and_kept() throws Exception {
    try (Loaded loaded = open("shapes/fixed")) {
      assertThat(loaded.model.signature().inputs().get(0).dimensions())
          .containsExactly(Dimension.fixed(2), Dimension.fixed(3));
      RunOutputs outputs = loaded.instance.run(TestInputs.of(shape(2, 3), 1, 2, 3, 4, 5, 6));
      assertThat(TestOutputs.floats(outputs, 0)).containsExactly(1, 2, 3, 4, 5, 6);
    }
  }

  @Test
  void a_dimension_without_a_name_has_an_empty_symbol() throws Exception {
    try (Loaded loaded = open("shapes/unnamed")) {
      assertThat(loaded.model.signature().outputs().get(0).dimensions())
          .containsExactly(Dimension.variable(""), Dimension.variable(""));
    }
  }

  @Test
  void more_than_eight_dimensions_are_fine() throws Exception {
    long[] deep = shape(2, 1, 1, 1, 1, 1, 1, 1, 1, 1);
    try (Loaded loaded = open("shapes/deep")) {
      RunOutputs outputs = loaded.instance.run(TestInputs.of(deep, 1, 2));
      assertThat(outputs.shape(0)).isEqualTo(deep);
      assertThat(TestOutputs.floats(outputs, 0)).containsExactly(1, 2);
    }
  }

  @Test
  void several_inputs_and_outputs_keep_the_order_of_the_model() throws Exception {
    long[] shape = shape(2, 3);
    TestInputs inputs =
        TestInputs.of(shape, new long[] {1, 2, 3, 4, 5, 6})
            .and(shape, wire(new long[] {1, 1, 0, 1, 0, 0}));
    try (Loaded loaded = open("shapes/two_inputs")) {
      Signature signature = loaded.model.signature();
      assertThat(signature.indexOfInput("mask")).isEqualTo(1);
      assertThat(signature.indexOfOutput("pooled")).isEqualTo(1);
      RunOutputs outputs = loaded.instance.run(inputs);
      assertThat(outputs.shape(0)).containsExactly(2, 3, 2);
      assertThat(outputs.shape(1)).containsExactly(2, 2);
      assertThat(TestOutputs.floats(outputs, 1)).containsExactly(3, 30, 4, 40);
    }
  }

  @Test
  void a_pinned_and_a_fetched_output_are_equal_over_changing_shapes() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    try (Loaded pinned = open("types/identity_fp32");
        Loaded fetched = open("shapes/unnamed")) {
      for (int run = 0; run < 200; run++) {
        long[] shape = shape(random.nextInt(9), random.nextInt(40));
        byte[] wire = new byte[(int) (shape[0] * shape[1]) * Float.BYTES];
        random.nextBytes(wire);
        RunOutputs left = pinned.instance.run(TestInputs.of(shape, wire));
        RunOutputs right = fetched.instance.run(TestInputs.of(shape, wire));
        assertThat(left.shape(0)).as("seed %d", seed).isEqualTo(right.shape(0)).isEqualTo(shape);
        assertThat(TestOutputs.bytes(left, 0))
            .as("seed %d run %d", seed, run)
            .isEqualTo(TestOutputs.bytes(right, 0))
            .isEqualTo(wire);
      }
    }
  }

  @Test
  void an_output_whose_shape_depends_on_the_data_is_fetched() throws Exception {
    try (Loaded loaded = open("shapes/nonzero")) {
      RunOutputs some = loaded.instance.run(TestInputs.of(shape(1, 4), 0, 7, 0, 7));
      assertThat(some.shape(0)).containsExactly(2, 2);
      assertThat(TestOutputs.longs(some, 0)).containsExactly(0, 0, 1, 3);
      RunOutputs none = loaded.instance.run(TestInputs.of(shape(1, 4), 0, 0, 0, 0));
      assertThat(none.shape(0)).containsExactly(2, 0);
      assertThat(none.data(0).remaining()).isZero();
    }
  }

  @Test
  void an_output_that_is_not_as_declared_is_still_given() throws Exception {
    try (Loaded loaded = open("shapes/lying_output")) {
      for (int rows = 1; rows <= 3; rows++) {
        float[] values = new float[rows * 4];
        Arrays.fill(values, rows);
        RunOutputs outputs = loaded.instance.run(TestInputs.of(shape(rows, 4), values));
        assertThat(outputs.shape(0)).containsExactly(rows * 4L);
        assertThat(TestOutputs.floats(outputs, 0)).isEqualTo(values);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"shapes/odd_names, in put/ü:0, Ausgabe \"温度\"\\1", "shapes/astral_names, x😀, y"})
  void names_may_hold_any_character(String model, String input, String output) throws Exception {
    try (Loaded loaded = open(model)) {
      assertThat(loaded.model.signature().indexOfInput(input)).isZero();
      assertThat(loaded.model.signature().indexOfOutput(output)).isZero();
      RunOutputs outputs = loaded.instance.run(TestInputs.of(shape(2), 1, 2));
      assertThat(TestOutputs.floats(outputs, 0)).containsExactly(1, 2);
    }
  }

  @Test
  void what_has_no_shape_in_the_file_takes_and_gives_any() throws Exception {
    try (Loaded loaded = open("shapes/no_shape")) {
      Signature signature = loaded.model.signature();
      assertThat(signature.inputs()).containsExactly(TensorSpec.ofAnyShape("x", DataType.FP32));
      assertThat(signature.outputs()).containsExactly(TensorSpec.ofAnyShape("y", DataType.FP32));
      assertThat(signature.batchable()).isFalse();
      for (long[] shape : new long[][] {{}, {2}, {1, 2}, {2, 1, 1}}) {
        float[] values = shape.length == 0 ? new float[] {-1} : new float[] {-1, 2};
        RunOutputs outputs = loaded.instance.run(TestInputs.of(shape, values));
        assertThat(outputs.shape(0)).isEqualTo(shape);
        assertThat(TestOutputs.floats(outputs, 0)[0]).isEqualTo(1);
      }
      assertThat(loaded.model.notices()).isEmpty();
    }
  }

  @Test
  void a_model_without_inputs_runs() throws Exception {
    try (Loaded loaded = open("shapes/no_inputs")) {
      RunOutputs outputs = loaded.instance.run(TestInputs.none());
      assertThat(TestOutputs.floats(outputs, 0)).containsExactly(1, 2, 3);
    }
  }

  @Test
  void an_initializer_that_is_listed_as_an_input_keeps_its_value_unless_a_run_gives_another()
      throws Exception {
    try (Loaded loaded = open("shapes/overridable")) {
      assertThat(loaded.model.signature().requiredInputs()).hasSize(1);
      assertThat(loaded.model.signature().batchable()).isTrue();
      for (int i = 0; i < 2; i++) {
        RunOutputs outputs = loaded.instance.run(TestInputs.of(shape(2), 1, 2));
        assertThat(TestOutputs.floats(outputs, 0)).containsExactly(3, 6);
        outputs = loaded.instance.run(TestInputs.of(shape(2), 1, 2).and(shape(1), wire(-5f)));
        assertThat(TestOutputs.floats(outputs, 0)).containsExactly(-5, -10);
      }
    }
  }

  @Test
  void no_elements_may_have_a_huge_other_dimension() throws Exception {
    try (Loaded loaded = open("types/identity_fp32")) {
      for (long[] shape : new long[][] {{0, 1L << 20}, {0, 1L << 40}, {1L << 60, 0}}) {
        RunOutputs outputs = loaded.instance.run(TestInputs.of(shape, new byte[0]));
        assertThat(outputs.shape(0)).isEqualTo(shape);
        assertThat(outputs.data(0).remaining()).isZero();
      }
    }
  }
}
