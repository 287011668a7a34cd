package io.tiltyard.runtime.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.runtime.model.ModelOptions;
import io.tiltyard.runtime.testing.FakeClock;
import io.tiltyard.runtime.testing.FakeInstance;
import io.tiltyard.runtime.testing.FakeMember;
import io.tiltyard.runtime.testing.Gate;
import io.tiltyard.runtime.testing.Signatures;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** F63, F104, F105: nobody's request keeps a place, and a run for nobody is ended. */
@Timeout(60)
final class WatchdogTest {
  private static final Refusal GONE = new Refusal(ErrorCode.CANCELLED, "gone");

  private final Gate gate = new Gate();
  private final FakeInstance instance = new FakeInstance(gate);
  private final FakeClock clock = new FakeClock();
  private final Watchdog watchdog = new Watchdog();
  private final Batcher batcher =
      new Batcher(
          Signatures.echo(),
          new ModelOptions(1, 1, 8, 0, 8, 0, false),
          List.of(instance),
          (requests, rows, nanos) -> {},
          clock,
          Thread::new);

  @BeforeEach
  void watch() {
    watchdog.watch(batcher);
  }

  @AfterEach
  void close() {
    gate.open();
    batcher.close();
  }

  private FakeMember offer(FakeMember member) {
    assertThat(batcher.offer(member)).isTrue();
    return member;
  }

  private FakeMember occupy() {
    FakeMember busy = offer(FakeMember.rows(-1));
    gate.awaitRun();
    return busy;
  }

  @Test
  void f63_who_leaves_the_queue_gives_its_place_back_while_the_model_is_busy() {
    occupy();
    FakeMember stays = offer(FakeMember.rows(1));
    FakeMember leaves = offer(FakeMember.rows(2));
    assertThat(watchdog.doWork()).isZero();
    leaves.abandon(GONE);
    assertThat(watchdog.doWork()).isEqualTo(1);
    assertThat(leaves.failure()).isEqualTo(GONE);
    assertThat(leaves.told()).isEqualTo(1);
    assertThat(batcher.depth()).isEqualTo(1);
    assertThat(stays.told()).isZero();
    gate.open();
    stays.await();
    assertThat(stays.hasItsOwnRows()).isTrue();
    assertThat(instance.runs()).containsExactly(1L, 1L);
  }

  @Test
  void f63_a_run_that_nobody_waits_for_is_terminated_and_the_next_one_is_not() {
    FakeMember a = occupy();
    FakeMember b = offer(FakeMember.rows(3, 4));
    a.abandon(GONE);
    assertThat(watchdog.doWork()).isEqualTo(1);
    assertThat(instance.isTerminated()).isTrue();
    assertThat(watchdog.doWork()).isZero();
    gate.open();
    a.await();
    b.await();
    assertThat(a.failure()).isEqualTo(GONE);
    assertThat(b.hasItsOwnRows()).isTrue();
    assertThat(instance.terminations()).isEqualTo(1);
    assertThat(instance.isTerminated()).isFalse();
    assertThat(batcher.terminatedRuns()).isEqualTo(1);
  }

  @Test
  void f105_a_run_that_goes_on_although_it_was_ended_is_stuck_until_it_ends() {
    FakeMember a = occupy();
    a.abandon(GONE);
    assertThat(watchdog.doWork()).isEqualTo(1);
    clock.advance(999_999_999);
    assertThat(watchdog.doWork()).isZero();
    assertThat(batcher.stuckRuns()).isZero();
    clock.advance(1);
    assertThat(watchdog.doWork()).isZero();
    assertThat(batcher.stuckRuns()).isEqualTo(1);
    FakeMember b = offer(FakeMember.rows(3, 4));
    gate.open();
    b.await();
    assertThat(b.hasItsOwnRows()).isTrue();
    assertThat(watchdog.doWork()).isZero();
    assertThat(batcher.stuckRuns()).isZero();
  }

  @Test
  void f76_a_run_goes_on_for_the_last_one_that_waits_and_gives_it_its_own_rows() {
    occupy();
    FakeMember first = offer(FakeMember.rows(1));
    FakeMember stays = offer(FakeMember.rows(2, 3));
    FakeMember last = offer(FakeMember.rows(4));
    gate.letOne();
    gate.awaitRun();
    first.abandon(GONE);
    last.abandon(GONE);
    assertThat(watchdog.doWork()).isZero();
    gate.open();
    stays.await();
    assertThat(stays.hasItsOwnRows()).isTrue();
    assertThat(stays.batchRows()).isEqualTo(4);
    assertThat(instance.terminations()).isZero();
  }

  @Test
  void everyone_of_a_terminated_batch_is_told_once_and_none_runs_again() {
    occupy();
    List<FakeMember> batch = List.of(FakeMember.rows(1), FakeMember.rows(2), FakeMember.rows(3));
    batch.forEach(this::offer);
    gate.letOne();
    gate.awaitRun();
    batch.forEach(member -> member.abandon(GONE));
    assertThat(watchdog.doWork()).isEqualTo(1);
    gate.open();
    batch.forEach(FakeMember::await);
    assertThat(batch).allMatch(member -> GONE.equals(member.failure()) && member.told() == 1);
    offer(FakeMember.rows(9)).await();
    assertThat(instance.runs()).containsExactly(1L, 1L);
  }

  @Test
  void a_closed_batcher_is_watched_until_its_workers_have_ended() {
    FakeMember busy = occupy();
    Thread closing = new Thread(batcher::close);
    closing.start();
    while (!batcher.isClosed()) {
      Thread.onSpinWait();
    }
    busy.abandon(GONE);
    assertThat(watchdog.doWork()).isEqualTo(1);
    assertThat(watchdog.size()).isEqualTo(1);
    gate.open();
    batcher.close();
    watchdog.doWork();
    assertThat(watchdog.size()).isZero();
  }
}
