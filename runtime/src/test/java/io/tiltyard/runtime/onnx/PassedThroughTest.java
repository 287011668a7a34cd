package io.tiltyard.runtime.onnx;

import static io.tiltyard.runtime.onnx.TestInputs.shape;
import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.runtime.model.RunOutputs;
import io.tiltyard.runtime.onnx.TestModels.Loaded;
import org.junit.jupiter.api.Test;

/** Outputs that no node makes. Sizes and values change, and come back, within one instance. */
final class PassedThroughTest extends EngineTest {
  private static final int[] ROWS = {1, 3, 3, 0, 1, 70, 2, 70};

  @Test
  void a_key_beside_the_answer_comes_back() throws Exception {
    try (Loaded loaded = open("passed_through/key")) {
      long next = 1;
      for (int rows : ROWS) {
        long[] keys = new long[rows];
        for (int i = 0; i < rows; i++) {
          keys[i] = next++;
        }
        float[] x = values(rows, next);
        RunOutputs found =
            loaded.instance.run(
                TestInputs.of(shape(rows, 3), x).and(shape(rows), TestInputs.wire(keys)));
        assertThat(TestOutputs.floats(found, 0)).isEqualTo(x);
        assertThat(found.shape(1)).containsExactly(rows);
        assertThat(TestOutputs.longs(found, 1)).isEqualTo(keys);
      }
    }
  }

  @Test
  void a_scalar_comes_back() throws Exception {
    try (Loaded loaded = open("passed_through/scalar")) {
      for (float key : new float[] {2.5f, -1, 0, Float.NaN, 2.5f}) {
        TestInputs inputs = TestInputs.of(shape(1, 3), 1, 2, 3).and(shape(), TestInputs.wire(key));
        RunOutputs found = loaded.instance.run(inputs);
        assertThat(TestOutputs.floats(found, 0)).containsExactly(1, 2, 3);
        assertThat(found.shape(1)).isEmpty();
        assertThat(TestOutputs.floats(found, 1)).containsExactly(key);
      }
    }
  }

  @Test
  void every_byte_comes_back_from_an_output_of_one() throws Exception {
    try (Loaded loaded = open("passed_through/flag")) {
      for (int flag = 0; flag <= 1; flag++) {
        byte[] wire = {(byte) flag};
        RunOutputs found =
            loaded.instance.run(TestInputs.of(shape(1, 3), 1, 2, 3).and(shape(1), wire));
        assertThat(TestOutputs.bytes(found, 1)).isEqualTo(wire);
      }
    }
  }

  @Test
  void a_graph_without_nodes_gives_its_input_back() throws Exception {
    try (Loaded loaded = open("passed_through/bare")) {
      for (int rows : ROWS) {
        float[] x = values(rows, rows);
        RunOutputs found = loaded.instance.run(TestInputs.of(shape(rows, 3), x));
        assertThat(found.shape(0)).containsExactly(rows, 3);
        assertThat(TestOutputs.floats(found, 0)).isEqualTo(x);
      }
    }
  }

  @Test
  void an_initialiser_comes_out() throws Exception {
    try (Loaded loaded = open("passed_through/initialiser")) {
      for (int rows : ROWS) {
        RunOutputs found = loaded.instance.run(TestInputs.of(shape(rows, 3), values(rows, 1)));
        assertThat(TestOutputs.floats(found, 1)).containsExactly(0, 1, 2);
      }
    }
  }

  @Test
  void two_names_of_one_value_are_both_written() throws Exception {
    try (Loaded loaded = open("passed_through/twins")) {
      for (int rows : ROWS) {
        float[] x = values(rows, 7);
        RunOutputs found = loaded.instance.run(TestInputs.of(shape(rows, 3), x));
        assertThat(TestOutputs.floats(found, 0)).isEqualTo(x);
        assertThat(TestOutputs.floats(found, 1)).isEqualTo(x);
      }
    }
  }

  @Test
  void answers_that_look_like_unwritten_memory_are_right() throws Exception {
    try (Loaded loaded = open("types/identity_int64")) {
      long[] marks = {0xA5C3_96E1_B4D2_87F0L, 1, 2, 0xA5C3_96E1_B4D2_87F0L};
      for (int i = 0; i < 3; i++) {
        RunOutputs found = loaded.instance.run(TestInputs.of(shape(1, 4), marks));
        assertThat(TestOutputs.longs(found, 0)).isEqualTo(marks);
      }
    }
  }

  private static float[] values(int rows, long first) {
    float[] values = new float[rows * 3];
    for (int i = 0; i < values.length; i++) {
      values[i] = first + i;
    }
    return values;
  }
}
