package io.tiltyard.runtime.onnx;

import static io.tiltyard.runtime.onnx.TestInputs.shape;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiltyard.runtime.model.ModelInstance;
import io.tiltyard.runtime.model.ModelRunException;
import io.tiltyard.runtime.onnx.TestModels.Loaded;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** F104: a run that would not end is ended, and the session goes on. */
@Timeout(60)
final class TerminationTest extends EngineTest {
  private static final long FOR_EVER = 1L << 60;

  private static long[] steps(ModelInstance instance, long... steps) throws ModelRunException {
    return TestOutputs.longs(instance.run(TestInputs.of(shape(steps.length), steps)), 0);
  }

  @Test
  void f104_a_run_without_an_end_is_ended_and_the_session_is_usable_afterwards() throws Exception {
    try (Loaded loaded = open("faulty/endless")) {
      for (int round = 0; round < 3; round++) {
        CountDownLatch started = new CountDownLatch(1);
        CompletableFuture<long[]> endless = new CompletableFuture<>();
        Thread runner =
            new Thread(
                () -> {
                  started.countDown();
                  try {
                    endless.complete(steps(loaded.instance, 5, FOR_EVER));
                  } catch (ModelRunException | RuntimeException e) {
                    endless.completeExceptionally(e);
                  }
                });
        runner.start();
        started.await();
        assertThat(endless).isNotDone();
        loaded.instance.terminate();
        assertThatThrownBy(() -> endless.get(30, TimeUnit.SECONDS))
            .isInstanceOf(ExecutionException.class)
            .hasCauseInstanceOf(ModelRunException.class)
            .rootCause()
            .hasMessageContaining("terminate flag being set to true");
        runner.join();
        loaded.instance.resume();
        assertThat(steps(loaded.instance, 5, 9, 1)).containsExactly(5, 9, 1);
      }
    }
  }

  @Test
  void other_instances_of_the_session_run_on() throws Exception {
    try (Loaded loaded = open("faulty/endless")) {
      ModelInstance other = loaded.model.newInstance();
      loaded.instance.terminate();
      assertThatThrownBy(() -> steps(loaded.instance, 1)).isInstanceOf(ModelRunException.class);
      assertThat(steps(other, 3)).containsExactly(3);
      loaded.instance.resume();
      assertThat(steps(loaded.instance, 4)).containsExactly(4);
      other.close();
    }
  }
}
