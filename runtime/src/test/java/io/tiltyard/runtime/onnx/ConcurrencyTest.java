package io.tiltyard.runtime.onnx;

import static io.tiltyard.runtime.onnx.TestInputs.shape;
import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.runtime.model.Model;
import io.tiltyard.runtime.model.ModelInstance;
import io.tiltyard.runtime.model.RunOutputs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

final class ConcurrencyTest extends EngineTest {
  private static final int INSTANCES = 4;
  private static final int RUNS = 500;

  @Test
  void instances_of_a_model_run_at_the_same_time_with_their_own_memory() throws Exception {
    long seed = System.nanoTime();
    ExecutorService threads = Executors.newFixedThreadPool(INSTANCES);
    try (Model model = TestModels.load(loader(), "serving/affine")) {
      List<Future<?>> runs = new ArrayList<>();
      for (int i = 0; i < INSTANCES; i++) {
        Random random = new Random(seed + i);
        runs.add(threads.submit(() -> runMany(model, random)));
      }
      for (Future<?> run : runs) {
        run.get();
      }
    } catch (Exception e) {
      throw new AssertionError("seed " + seed, e);
    } finally {
      threads.shutdownNow();
    }
  }

  private static Void runMany(Model model, Random random) throws Exception {
    try (ModelInstance instance = model.newInstance()) {
      for (int run = 0; run < RUNS; run++) {
        int rows = 1 + random.nextInt(20);
        float value = random.nextInt(1000);
        float[] values = new float[rows * 4];
        Arrays.fill(values, value);
        RunOutputs outputs = instance.run(TestInputs.of(shape(rows, 4), values));
        float[] answer = TestOutputs.floats(outputs, 0);
        assertThat(answer).hasSize(rows * 3);
        assertThat(answer[rows * 3 - 3]).isEqualTo(2 * value + 0.5f);
      }
    }
    return null;
  }

  @Test
  void two_loaders_live_in_one_process() throws Exception {
    try (OnnxModelLoader first = new OnnxModelLoader()) {
      Model model;
      try (OnnxModelLoader second = new OnnxModelLoader()) {
        model = TestModels.load(second, "serving/affine");
        model.close();
      }
      model = TestModels.load(first, "types/identity_uint64");
      try (ModelInstance instance = model.newInstance()) {
        assertThat(instance.run(TestInputs.of(shape(1, 4), new long[] {-1, 0, 1, 2})).shape(0))
            .containsExactly(1, 4);
      }
      model.close();
    }
  }
}
