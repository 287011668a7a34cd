package io.tiltyard.router.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.monitor.call.Arm;
import io.tiltyard.monitor.call.CallOutcome;
import io.tiltyard.monitor.latency.ArmSnapshot;
import io.tiltyard.monitor.latency.LatencyBook;
import io.tiltyard.router.route.ArmTarget;
import io.tiltyard.router.testing.FakeClock;
import io.tiltyard.router.testing.FakeModel;
import io.tiltyard.runtime.batch.Batcher;
import io.tiltyard.runtime.golden.RecentRequests;
import io.tiltyard.runtime.lifecycle.Servable;
import io.tiltyard.runtime.model.ModelOptions;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ArmsTest {
  private final FakeClock clock = new FakeClock();
  private final LatencyBook latencies = new LatencyBook();
  private final Arms arms = new Arms(latencies, Long.MAX_VALUE, clock);

  private Servable servable(String digest) {
    FakeModel model = new FakeModel();
    ModelOptions options = new ModelOptions(1, 1, 8, 0, 8, 0, false);
    Batcher batcher =
        new Batcher(
            model.signature(),
            options,
            List.of(model.newInstance()),
            arms.listener("m", 1, digest),
            clock,
            Thread::new);
    return new Servable(
        "m",
        1,
        model,
        digest,
        options,
        batcher,
        new RecentRequests(new RecentRequests.Room(0), 0),
        Servable::close);
  }

  private long calls() {
    latencies.tick();
    return latencies.snapshot().stream().mapToLong(ArmSnapshot::calls).sum();
  }

  @Test
  void a_version_with_other_files_is_counted_from_zero() {
    Servable first = servable("a");
    ArmTarget before = arms.arm("m", Arm.CHAMPION, first);
    before.monitor().finished(CallOutcome.OK, 1, 2, 3, 4, 11, 2);
    arms.listener("m", 1, "a").executed(1, 1, 1_000);
    assertThat(arms.arm("m", Arm.CHAMPION, first).monitor()).isSameAs(before.monitor());
    assertThat(calls()).isEqualTo(1);

    Servable second = servable("b");
    assertThat(arms.statistics("m", 1).snapshot().executionCount()).isEqualTo(1);
    ArmTarget after = arms.arm("m", Arm.CHAMPION, second);
    assertThat(calls()).isZero();
    assertThat(after.statistics().snapshot().executionCount()).isZero();
    assertThat(arms.statistics("m", 1)).isSameAs(after.statistics());
    before.monitor().finished(CallOutcome.OK, 1, 2, 3, 4, 11, 2);
    assertThat(calls()).isZero();
    first.drain();
    second.drain();
  }
}
