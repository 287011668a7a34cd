package io.tiltyard.runtime.djl;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.runtime.batch.Batcher;
import io.tiltyard.runtime.model.Model;
import io.tiltyard.runtime.model.ModelInstance;
import io.tiltyard.runtime.model.ModelOptions;
import io.tiltyard.runtime.model.ModelRunException;
import io.tiltyard.runtime.model.RunInputs;
import io.tiltyard.runtime.model.RunOutputs;
import io.tiltyard.runtime.testing.FakeClock;
import io.tiltyard.runtime.testing.FakeMember;
import io.tiltyard.runtime.testing.Gate;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** TorchScript models behind the batcher. */
@Timeout(60)
final class DjlBatchingTest {
  private final Gate gate = new Gate();
  private final List<Long> runs = new CopyOnWriteArrayList<>();

  private Batcher batcher(Model model) {
    return new Batcher(
        model.signature(),
        new ModelOptions(1, 1, 8, 0, 64, 0, false),
        List.of(new Gated(model.newInstance())),
        (requests, rows, nanos) -> {},
        new FakeClock(0),
        Thread::new);
  }

  private static FakeMember rows(float... values) {
    return FakeMember.wanting(true, false, 0, 1, values);
  }

  @Test
  void concurrent_requests_share_a_run_and_each_gets_its_own_rows() throws Exception {
    try (Model model = TorchModels.load("identity", TorchModels.ROWS);
        Batcher batcher = batcher(model)) {
      FakeMember busy = rows(1);
      assertThat(batcher.offer(busy)).isTrue();
      gate.awaitRun();
      List<FakeMember> waiting = List.of(rows(2, 3), rows(4), rows(5, 6, 7));
      waiting.forEach(member -> assertThat(batcher.offer(member)).isTrue());
      gate.open();
      busy.await();
      waiting.forEach(FakeMember::await);
      assertThat(waiting).allMatch(FakeMember::hasItsOwnRows);
      assertThat(runs).containsExactly(1L, 6L);
    }
  }

  @Test
  void a_request_that_fails_the_model_does_not_fail_those_it_shared_a_run_with() throws Exception {
    try (Model model = TorchModels.load("fail_on_negative", TorchModels.ROWS);
        Batcher batcher = batcher(model)) {
      assertThat(batcher.offer(rows(1))).isTrue();
      gate.awaitRun();
      FakeMember good = rows(0, 0);
      FakeMember bad = rows(-1);
      FakeMember alsoGood = rows(0);
      List<FakeMember> waiting = List.of(good, bad, alsoGood);
      waiting.forEach(member -> assertThat(batcher.offer(member)).isTrue());
      gate.open();
      waiting.forEach(FakeMember::await);
      assertThat(good.hasItsOwnRows()).isTrue();
      assertThat(alsoGood.hasItsOwnRows()).isTrue();
      assertThat(bad.failure())
          .isNotNull()
          .extracting(Refusal::code)
          .isEqualTo(ErrorCode.MODEL_EXECUTION_FAILED);
      assertThat(runs).containsExactly(1L, 4L, 2L, 1L, 1L);
    }
  }

  /** Runs the model when the gate is open. */
  private final class Gated implements ModelInstance {
    private final ModelInstance model;

    Gated(ModelInstance model) {
      this.model = model;
    }

    @Override
    public RunOutputs run(RunInputs inputs) throws ModelRunException {
      runs.add(inputs.shape(0)[0]);
      gate.run(inputs);
      return model.run(inputs);
    }

    @Override
    public void terminate() {
      model.terminate();
    }

    @Override
    public void resume() {
      model.resume();
    }

    @Override
    public void close() {
      model.close();
    }
  }
}
