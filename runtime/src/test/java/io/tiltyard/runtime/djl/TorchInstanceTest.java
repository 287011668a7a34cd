package io.tiltyard.runtime.djl;

import static io.tiltyard.runtime.djl.TestRun.shape;
import static io.tiltyard.runtime.testing.Signatures.fixed;
import static io.tiltyard.runtime.testing.Signatures.named;
import static io.tiltyard.runtime.testing.Signatures.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiltyard.base.tensor.DataType;
import io.tiltyard.runtime.djl.TorchModels.Loaded;
import io.tiltyard.runtime.model.DeclaredSignature;
import io.tiltyard.runtime.model.RunInputs;
import io.tiltyard.runtime.model.RunOutputs;
import io.tiltyard.runtime.testing.SeededRandom;
import io.tiltyard.runtime.testing.Tensors;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TorchInstanceTest {
  @ParameterizedTest
  @EnumSource(names = {"BOOL", "UINT8", "INT8", "INT32", "INT64", "FP16", "FP32", "FP64"})
  void bytes_in_are_bytes_out(DataType datatype) throws Exception {
    Random random = SeededRandom.create();
    try (Loaded loaded = new Loaded("identity", TorchModels.rows(datatype))) {
      for (long[] shape : new long[][] {{1, 1}, {3, 5}, {0, 4}, {2, 0}, {64, 33}}) {
        byte[] wire = new byte[(int) (shape[0] * shape[1]) * datatype.byteSize()];
        random.nextBytes(wire);
        if (datatype == DataType.BOOL) {
          for (int i = 0; i < wire.length; i++) {
            wire[i] &= 1;
          }
        }
        RunOutputs outputs = loaded.instance.run(TestRun.of(shape, wire));
        assertThat(outputs.shape(0)).containsExactly(shape);
        assertThat(TestRun.bytes(outputs, 0)).isEqualTo(wire);
      }
    }
  }

  @Test
  void a_scalar_is_a_tensor_too() throws Exception {
    DeclaredSignature scalar =
        TorchModels.declared(spec("x", DataType.FP64), spec("y", DataType.FP64));
    try (Loaded loaded = new Loaded("identity", scalar)) {
      RunOutputs outputs =
          loaded.instance.run(TestRun.of(shape(), new byte[] {1, 2, 3, 4, 5, 6, 7, 8}));
      assertThat(outputs.shape(0)).isEmpty();
      assertThat(TestRun.bytes(outputs, 0)).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
    }
  }

  @Test
  void a_tuple_is_given_out_by_position() throws Exception {
    try (Loaded loaded = new Loaded("two_inputs", TorchModels.TWO_INPUTS)) {
      RunOutputs outputs =
          loaded.instance.run(ids(3, 5, 7).and(shape(1, 3), TestRun.longs(1, 0, 1)));
      assertThat(outputs.shape(0)).containsExactly(1, 3, 2);
      assertThat(TestRun.floats(outputs, 0)).containsExactly(3, 30, 0, 0, 7, 70);
      assertThat(outputs.shape(1)).containsExactly(1, 2);
      assertThat(TestRun.floats(outputs, 1)).containsExactly(10, 100);
    }
  }

  @Test
  void outputs_that_nobody_wants_are_not_read() throws Exception {
    try (Loaded loaded = new Loaded("two_inputs", TorchModels.TWO_INPUTS)) {
      TestRun run = ids(2).and(shape(1, 1), TestRun.longs(1)).wanting(output -> output == 1);
      RunOutputs outputs = loaded.instance.run(run);
      assertThat(TestRun.floats(outputs, 1)).containsExactly(2, 20);
      assertThat(outputs.data(0).remaining()).isZero();
    }
  }

  private static TestRun ids(long... ids) {
    return TestRun.of(shape(1, ids.length), TestRun.longs(ids));
  }

  @Test
  void a_list_of_tensors_is_given_out_by_position() throws Exception {
    DeclaredSignature two =
        new DeclaredSignature(
            List.of(spec("x", DataType.FP32, named("n"))),
            List.of(
                spec("same", DataType.FP32, named("n")),
                spec("double", DataType.FP32, named("n"))));
    try (Loaded loaded = new Loaded("a_list", two)) {
      RunOutputs outputs = loaded.instance.run(TestRun.of(shape(2), 1, 2));
      assertThat(TestRun.floats(outputs, 0)).containsExactly(1, 2);
      assertThat(TestRun.floats(outputs, 1)).containsExactly(2, 4);
    }
  }

  @Test
  void elements_come_in_the_order_of_the_shape_wherever_they_lie_in_memory() throws Exception {
    DeclaredSignature transposed =
        TorchModels.declared(
            spec("x", DataType.FP32, named("b"), named("m"), named("n")),
            spec("y", DataType.FP32, named("b"), named("n"), named("m")));
    try (Loaded loaded = new Loaded("transposed", transposed)) {
      RunOutputs outputs = loaded.instance.run(TestRun.of(shape(1, 2, 3), 1, 2, 3, 4, 5, 6));
      assertThat(outputs.shape(0)).containsExactly(1, 3, 2);
      assertThat(TestRun.floats(outputs, 0)).containsExactly(1, 4, 2, 5, 3, 6);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"hooked", "hooked_inside"})
  void hooks_run_once_wherever_the_module_is(String name) throws Exception {
    DeclaredSignature sum =
        new DeclaredSignature(
            List.of(spec("x", DataType.FP32, named("n")), spec("z", DataType.FP32, named("n"))),
            List.of(spec("y", DataType.FP32, named("n"))));
    try (Loaded loaded = new Loaded(name, sum)) {
      for (int i = 0; i < 5; i++) {
        TestRun run = TestRun.of(shape(2), 1, 2).and(shape(2), Tensors.floatBytes(10, 20));
        assertThat(TestRun.floats(loaded.instance.run(run), 0)).containsExactly(121_020, 142_040);
      }
    }
  }

  @Test
  void a_hook_may_return_its_one_argument_bare() throws Exception {
    try (Loaded loaded = new Loaded("hooked_bare", TorchModels.ROWS)) {
      RunOutputs outputs = loaded.instance.run(TestRun.of(shape(1, 2), 1, 2));
      assertThat(TestRun.floats(outputs, 0)).containsExactly(202, 204);
    }
  }

  @Test
  void an_output_that_is_the_negative_of_its_memory_is_negated() throws Exception {
    try (Loaded loaded = new Loaded("negative", TorchModels.ROWS)) {
      RunOutputs outputs = loaded.instance.run(TestRun.of(shape(2, 2), 1, -2, 3, 0));
      assertThat(TestRun.floats(outputs, 0)).containsExactly(-1, 2, -3, -0f);
    }
    DeclaredSignature column =
        TorchModels.declared(
            spec("x", DataType.FP32, named("n"), fixed(2)),
            spec("y", DataType.FP32, named("n"), fixed(1)));
    try (Loaded loaded = new Loaded("imaginary", column)) {
      assertThat(TestRun.floats(loaded.instance.run(TestRun.of(shape(1, 2), 1, 2)), 0))
          .containsExactly(-3);
      assertThat(TestRun.floats(loaded.instance.run(TestRun.of(shape(2, 2), 1, 2, 3, 4)), 0))
          .containsExactly(-3, -5);
    }
  }

  @Test
  void outputs_stay_until_the_next_run_and_may_be_read_again() throws Exception {
    try (Loaded loaded = new Loaded("overwrites", TorchModels.ROWS);
        Loaded other = new Loaded("overwrites", TorchModels.ROWS)) {
      RunOutputs outputs = loaded.instance.run(TestRun.of(shape(1, 3), 1, 2, 3));
      for (int i = 0; i < 100; i++) {
        other.instance.run(TestRun.of(shape(1, 3), 7, 7, 7));
      }
      ByteBuffer first = outputs.data(0);
      assertThat(first.order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
      first.getFloat();
      assertThat(TestRun.floats(outputs, 0)).containsExactly(2, 3, 4);
      assertThat(TestRun.floats(outputs, 0)).containsExactly(2, 3, 4);
    }
  }

  @Test
  void a_module_that_keeps_its_input_keeps_memory_that_lives() throws Exception {
    DeclaredSignature fixed =
        TorchModels.declared(
            spec("x", DataType.FP32, named("n"), fixed(4)),
            spec("y", DataType.FP32, named("m"), fixed(4)));
    try (Loaded loaded = new Loaded("keeps_input", fixed)) {
      loaded.instance.run(TestRun.of(shape(1, 4), 1, 1, 1, 1));
      for (int i = 2; i < 200; i++) {
        RunOutputs outputs = loaded.instance.run(TestRun.of(shape(1, 4), i, i, i, i));
        assertThat(TestRun.floats(outputs, 0)).containsExactly(i - 1, i - 1, i - 1, i - 1);
      }
    }
  }

  @Test
  void a_termination_is_no_harm() throws Exception {
    DeclaredSignature steps =
        TorchModels.declared(
            spec("x", DataType.FP32, named("n")), spec("y", DataType.FP32, named("n")));
    try (Loaded loaded = new Loaded("steps", steps)) {
      loaded.instance.terminate();
      RunOutputs outputs = loaded.instance.run(TestRun.of(shape(1), 3));
      loaded.instance.resume();
      assertThat(TestRun.floats(outputs, 0)).containsExactly(3);
    }
  }

  @Test
  void an_input_that_throws_while_it_is_gathered_leaves_the_instance_usable() throws Exception {
    try (Loaded loaded = new Loaded("identity", TorchModels.ROWS)) {
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(() -> loaded.instance.run(new Unreadable()))
            .isInstanceOf(IllegalStateException.class);
        RunOutputs outputs = loaded.instance.run(TestRun.of(shape(1, 1), 7));
        assertThat(TestRun.floats(outputs, 0)).containsExactly(7);
      }
    }
  }

  private static final class Unreadable implements RunInputs {
    @Override
    public long[] shape(int input) {
      return TestRun.shape(1, 1);
    }

    @Override
    public int byteLength(int input) {
      return 4;
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
