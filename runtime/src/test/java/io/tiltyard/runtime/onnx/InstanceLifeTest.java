package io.tiltyard.runtime.onnx;

import static io.tiltyard.runtime.onnx.TestInputs.shape;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiltyard.runtime.model.Model;
import io.tiltyard.runtime.model.ModelInstance;
import io.tiltyard.runtime.model.ModelRunException;
import io.tiltyard.runtime.model.RunInputs;
import io.tiltyard.runtime.model.RunOutputs;
import io.tiltyard.runtime.onnx.TestModels.Loaded;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class InstanceLifeTest extends EngineTest {
  private static final int MEBIBYTE = 1 << 20;

  @ParameterizedTest
  @ValueSource(strings = {"types/identity_fp32", "shapes/unnamed"})
  void outputs_stay_until_the_next_run(String name) throws Exception {
    try (Loaded loaded = open(name);
        Loaded other = open(name)) {
      RunOutputs outputs = loaded.instance.run(TestInputs.of(shape(1, 3), 1, 2, 3));
      for (int i = 0; i < 100; i++) {
        other.instance.run(TestInputs.of(shape(1, 3), 7, 7, 7));
      }
      assertThat(TestOutputs.floats(outputs, 0)).containsExactly(1, 2, 3);
      assertThat(outputs.shape(0)).containsExactly(1, 3);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"types/identity_fp32", "shapes/unnamed", "shapes/nonzero"})
  void data_may_be_asked_for_again_after_it_was_read(String name) throws Exception {
    try (Loaded loaded = open(name)) {
      RunOutputs outputs = loaded.instance.run(TestInputs.of(shape(1, 4), 1, 2, 3, 4));
      ByteBuffer first = outputs.data(0).duplicate();
      assertThat(first.position()).isZero();
      assertThat(TestOutputs.bytes(outputs, 0)).isEqualTo(TestOutputs.bytes(outputs, 0));
      assertThat(outputs.data(0).order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
      assertThat(outputs.data(0).isDirect()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"types/identity_fp32", "shapes/unnamed"})
  void memory_grows_for_a_large_input_and_serves_small_ones_after(String name) throws Exception {
    try (Loaded loaded = open(name)) {
      for (int columns : new int[] {1, 4 * MEBIBYTE, 3, 5 * MEBIBYTE, 0, 2}) {
        float[] values = new float[columns];
        if (columns > 0) {
          values[columns - 1] = columns;
        }
        RunOutputs outputs = loaded.instance.run(TestInputs.of(shape(1, columns), values));
        assertThat(outputs.shape(0)).containsExactly(1, columns);
        assertThat(TestOutputs.floats(outputs, 0)).isEqualTo(values);
      }
    }
  }

  @Test
  void an_instance_may_be_closed_before_it_ever_ran_and_twice() throws Exception {
    try (Model model = TestModels.load(loader(), "types/identity_bytes")) {
      ModelInstance never = model.newInstance();
      never.close();
      never.close();
      ModelInstance once = model.newInstance();
      once.run(TestInputs.of(shape(1, 1), List.of(new byte[] {1})));
      once.close();
      once.close();
    }
  }

  @Test
  void many_instances_come_and_go_on_one_model() throws Exception {
    try (Model model = TestModels.load(loader(), "shapes/unnamed")) {
      List<ModelInstance> instances = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        instances.add(model.newInstance());
      }
      List<RunOutputs> outputs = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        outputs.add(instances.get(i).run(TestInputs.of(shape(1, 1), i)));
      }
      for (int i = 0; i < 64; i++) {
        assertThat(TestOutputs.floats(outputs.get(i), 0)).containsExactly(i);
      }
      instances.forEach(ModelInstance::close);
    }
  }

  @Test
  void a_model_may_be_loaded_and_closed_over_and_over() throws Exception {
    for (int i = 0; i < 30; i++) {
      try (Loaded loaded = open("serving/iris")) {
        RunOutputs outputs = loaded.instance.run(TestInputs.of(shape(1, 4), 5, 3, 1, 0));
        assertThat(outputs.shape(1)).containsExactly(1, 3);
      }
    }
  }

  @Test
  void a_failure_between_two_runs_leaves_no_trace_in_the_answers() throws Exception {
    try (Loaded loaded = open("shapes/two_inputs")) {
      long[] good = shape(1, 2);
      for (int i = 1; i < 20; i++) {
        long[] ids = {i, 2L * i};
        TestInputs bad =
            TestInputs.of(shape(1, 3), new long[3]).and(good, TestInputs.wire(new long[2]));
        assertThatThrownBy(() -> loaded.instance.run(bad)).isInstanceOf(ModelRunException.class);
        TestInputs fine = TestInputs.of(good, ids).and(good, TestInputs.wire(new long[] {1, 1}));
        RunOutputs outputs = loaded.instance.run(fine);
        assertThat(TestOutputs.floats(outputs, 1)).containsExactly(3 * i, 30 * i);
      }
    }
  }

  @Test
  void a_lying_output_next_to_an_honest_request_stays_right_after_the_fallback() throws Exception {
    try (Loaded loaded = open("shapes/lying_output")) {
      float[] one = {1, 2, 3, 4};
      for (int i = 0; i < 5; i++) {
        assertThat(TestOutputs.floats(loaded.instance.run(TestInputs.of(shape(1, 4), one)), 0))
            .isEqualTo(one);
        RunOutputs none = loaded.instance.run(TestInputs.of(shape(0, 4), new byte[0]));
        assertThat(none.shape(0)).containsExactly(0);
      }
    }
  }

  @Test
  void an_input_that_throws_while_it_is_gathered_leaves_the_instance_usable() throws Exception {
    try (Loaded loaded = open("types/identity_bytes")) {
      TestInputs good = TestInputs.of(shape(1, 1), List.of(new byte[] {7}));
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(() -> loaded.instance.run(new Unreadable()))
            .isInstanceOf(IllegalStateException.class);
        assertThat(TestOutputs.bytes(loaded.instance.run(good), 0)).containsExactly(1, 0, 0, 0, 7);
      }
    }
  }

  private static final class Unreadable implements RunInputs {
    @Override
    public long[] shape(int input) {
      return TestInputs.shape(1, 1);
    }

    @Override
    public int byteLength(int input) {
      return 5;
    }

    @Override
    public void gather(int input, ByteBuffer target) {
      throw new IllegalStateException("the payload is gone");
    }

    @Override
    public boolean wants(int output) {
      return true;
    }
  }
}
