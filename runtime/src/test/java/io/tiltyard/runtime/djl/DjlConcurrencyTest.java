package io.tiltyard.runtime.djl;

import static io.tiltyard.runtime.djl.TestRun.shape;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.pytorch.jni.JniUtils;
import io.tiltyard.runtime.model.Model;
import io.tiltyard.runtime.model.ModelInstance;
import io.tiltyard.runtime.model.ModelOptions;
import io.tiltyard.runtime.model.ModelSettings;
import io.tiltyard.runtime.model.Placement;
import io.tiltyard.runtime.model.RunOutputs;
import io.tiltyard.runtime.testing.SeededRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

final class DjlConcurrencyTest {
  private static final int INSTANCES = 4;
  private static final int RUNS = 500;

  @Test
  void instances_of_a_model_run_at_the_same_time_with_their_own_memory() throws Exception {
    Random seeds = SeededRandom.create();
    ExecutorService threads = Executors.newFixedThreadPool(INSTANCES);
    try (Model model = TorchModels.load("two_inputs", TorchModels.TWO_INPUTS)) {
      List<Future<?>> runs = new ArrayList<>();
      for (int i = 0; i < INSTANCES; i++) {
        Random random = new Random(seeds.nextLong());
        runs.add(threads.submit(() -> runMany(model, random)));
      }
      for (Future<?> run : runs) {
        run.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static Void runMany(Model model, Random random) throws Exception {
    try (ModelInstance instance = model.newInstance()) {
      for (int run = 0; run < RUNS; run++) {
        int rows = 1 + random.nextInt(20);
        long[] ids = random.longs(rows, 0, 1000).toArray();
        long[] mask = random.longs(rows, 0, 2).toArray();
        TestRun inputs =
            TestRun.of(shape(rows, 1), TestRun.longs(ids)).and(shape(rows, 1), TestRun.longs(mask));
        RunOutputs outputs = instance.run(inputs);
        float[] pooled = TestRun.floats(outputs, 1);
        for (int row = 0; row < rows; row++) {
          assertThat(pooled[2 * row + 1]).isEqualTo(10f * ids[row] * mask[row]);
        }
      }
    }
    return null;
  }

  @Test
  void each_model_runs_with_its_own_number_of_threads_wherever_it_runs() throws Exception {
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try (Model one = threads(1);
        Model three = threads(3);
        ModelInstance ofOne = one.newInstance();
        ModelInstance ofThree = three.newInstance()) {
      for (int i = 0; i < 3; i++) {
        assertThat(threadsAfter(ofOne)).isEqualTo(1);
        assertThat(thread.submit(() -> threadsAfter(ofThree)).get()).isEqualTo(3);
        assertThat(JniUtils.getNumThreads()).as("of this thread").isEqualTo(1);
        assertThat(threadsAfter(ofThree)).isEqualTo(3);
      }
    } finally {
      thread.shutdownNow();
    }
  }

  private static int threadsAfter(ModelInstance instance) throws Exception {
    instance.run(TestRun.of(shape(1, 1), 1));
    return JniUtils.getNumThreads();
  }

  private static Model threads(int intraOp) throws Exception {
    ModelOptions options = new ModelOptions(1, intraOp, 0, 0, 1, 0, false);
    return new DjlModelLoader(TorchModels.NATIVES)
        .load(
            TorchModels.artifact("identity"),
            new ModelSettings(null, Placement.ON_CPU, TorchModels.ROWS, options));
  }
}
