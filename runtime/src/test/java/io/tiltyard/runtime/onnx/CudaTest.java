package io.tiltyard.runtime.onnx;

import static io.tiltyard.runtime.onnx.TestInputs.shape;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tiltyard.base.error.ModelLoadException;
import io.tiltyard.runtime.model.Device;
import io.tiltyard.runtime.model.Model;
import io.tiltyard.runtime.model.Placement;
import io.tiltyard.runtime.onnx.TestModels.Loaded;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What only a machine with a GPU and a build with {@code -Pcuda} can show. */
final class CudaTest extends EngineTest {
  private static final int RUNS = 100;

  @BeforeEach
  void assumeGpu() {
    assumeTrue(TestSessions.onGpu(), "needs a GPU and a build with -Pcuda");
  }

  private static Loaded load(String groupAndName, Device... devices) throws ModelLoadException {
    return new Loaded(
        loader()
            .load(
                TestModels.artifact(groupAndName), TestSessions.settings(devices.length, devices)));
  }

  private static ModelLoadException refused(Placement placement) {
    return catchThrowableOfType(
        ModelLoadException.class,
        () ->
            loader()
                .load(TestModels.artifact("serving/affine"), TestSessions.settings(1, placement))
                .close());
  }

  @ParameterizedTest
  @ValueSource(strings = {"serving/affine", "serving/slow"})
  void the_gpu_answers_as_the_cpu_does(String name) throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    try (Loaded gpu = load(name, Device.cuda(0));
        Loaded cpu = load(name, Device.CPU)) {
      assertThat(gpu.model.devices()).containsExactly(Device.cuda(0));
      for (int run = 0; run < RUNS; run++) {
        int rows = 1 + random.nextInt(16);
        float[] values = new float[rows * 4];
        for (int i = 0; i < values.length; i++) {
          values[i] = random.nextFloat();
        }
        TestInputs inputs = TestInputs.of(shape(rows, 4), values);
        float[] expected = TestOutputs.floats(cpu.instance.run(inputs), 0);
        assertThat(TestOutputs.floats(gpu.instance.run(inputs), 0))
            .as("seed %d run %d", seed, run)
            .usingComparatorWithPrecision(1e-3f)
            .containsExactly(expected);
      }
    }
  }

  @Test
  void auto_is_the_first_gpu() throws Exception {
    try (Loaded loaded = load("serving/affine", Device.AUTO)) {
      assertThat(loaded.model.devices()).containsExactly(Device.cuda(0));
      assertThat(loaded.model.notices()).isEmpty();
    }
  }

  @Test
  void cpu_and_gpu_serve_one_model_in_turn() throws Exception {
    try (Model model =
            loader()
                .load(
                    TestModels.artifact("serving/affine"),
                    TestSessions.settings(2, Device.CPU, Device.cuda(0)));
        var cpu = model.newInstance();
        var gpu = model.newInstance()) {
      assertThat(model.devices()).containsExactly(Device.CPU, Device.cuda(0));
      TestInputs inputs = TestInputs.of(shape(1, 4), 1, 2, 3, 4);
      float expected = TestOutputs.floats(cpu.run(inputs), 0)[0];
      assertThat(TestOutputs.floats(gpu.run(inputs), 0)[0]).isCloseTo(expected, within(1e-3f));
    }
  }

  @Test
  void an_index_beyond_the_last_gpu_is_missing() {
    ModelLoadException refused = refused(new Placement(List.of(Device.cuda(63)), Map.of(), 0));
    assertThat(refused.reason()).isEqualTo("missing_device");
    assertThat(refused).hasMessageStartingWith("cuda:63 cannot be used: CUDA finds ");
  }

  @Test
  void a_value_that_the_provider_does_not_take_is_invalid() {
    ModelLoadException refused =
        refused(new Placement(List.of(Device.cuda(0)), Map.of("use_tf32", "perhaps"), 0));
    assertThat(refused.reason()).isEqualTo("invalid_config");
    assertThat(refused).hasMessageStartingWith("device_options.use_tf32 has a value ");
  }

  @Test
  void options_and_a_memory_limit_are_taken() throws Exception {
    Placement placement =
        new Placement(
            List.of(Device.cuda(0)),
            Map.of("use_tf32", "0", "arena_extend_strategy", "kSameAsRequested"),
            64 << 20);
    try (Model model =
        loader().load(TestModels.artifact("serving/affine"), TestSessions.settings(1, placement))) {
      assertThat(model.devices()).containsExactly(Device.cuda(0));
    }
  }
}
