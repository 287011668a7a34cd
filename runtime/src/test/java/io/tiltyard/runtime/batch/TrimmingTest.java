package io.tiltyard.runtime.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.runtime.model.ModelOptions;
import io.tiltyard.runtime.testing.FakeCarrier;
import io.tiltyard.runtime.testing.FakeClock;
import io.tiltyard.runtime.testing.FakeInstance;
import io.tiltyard.runtime.testing.FakeMember;
import io.tiltyard.runtime.testing.Gate;
import io.tiltyard.runtime.testing.Signatures;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Instances give memory back after a while, each on its own thread. */
@Timeout(60)
final class TrimmingTest {
  private static final long BOUND = 50_000;

  private final Gate gate = new Gate();
  private final FakeInstance instance = new FakeInstance(gate);
  private final FakeClock clock = new FakeClock();
  private final Watchdog watchdog = new Watchdog();
  private final FakeCarrier carrier = new FakeCarrier();
  private final List<Thread> workers = new ArrayList<>();
  private final Batcher batcher =
      new Batcher(
          Signatures.echo(),
          new ModelOptions(1, 1, 8, 0, 8, BOUND, false),
          List.of(instance),
          (requests, rows, nanos) -> {},
          clock,
          this::thread);

  private Thread thread(Runnable task) {
    Thread thread = new Thread(task);
    workers.add(thread);
    return thread;
  }

  @BeforeEach
  void watch() {
    gate.open();
    watchdog.watch(batcher);
  }

  @AfterEach
  void close() {
    gate.open();
    batcher.close();
    carrier.close();
  }

  private void awaitRest() {
    while (workers.get(0).getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
  }

  /** Looks until the instance was asked. */
  private boolean awaitTrim() throws InterruptedException {
    while (true) {
      watchdog.doWork();
      Boolean all = instance.trims().poll(1, TimeUnit.MILLISECONDS);
      if (all != null) {
        awaitRest();
        return all;
      }
    }
  }

  private void run() {
    FakeMember member = FakeMember.rows(1);
    assertThat(batcher.offer(member)).isTrue();
    member.await();
    awaitRest();
  }

  @Test
  void an_idle_instance_is_asked_after_a_while_on_its_own_thread() throws Exception {
    awaitRest();
    clock.advance(Trimming.PERIOD_NANOS - 1);
    watchdog.doWork();
    awaitRest();
    assertThat(instance.trims()).isEmpty();
    clock.advance(1);
    assertThat(awaitTrim()).isFalse();
    assertThat(instance.trimmer()).isSameAs(workers.get(0));
  }

  @Test
  void one_that_has_nothing_to_give_is_left_alone_until_it_ran_again() throws Exception {
    clock.advance(Trimming.PERIOD_NANOS);
    awaitTrim();
    clock.advance(Trimming.PERIOD_NANOS);
    watchdog.doWork();
    awaitRest();
    assertThat(instance.trims()).isEmpty();
    run();
    clock.advance(Trimming.PERIOD_NANOS);
    assertThat(awaitTrim()).isFalse();
  }

  @Test
  void one_that_may_give_more_later_is_asked_again() throws Exception {
    instance.mayGiveMore(true);
    for (int i = 0; i < 3; i++) {
      clock.advance(Trimming.PERIOD_NANOS);
      assertThat(awaitTrim()).isFalse();
    }
  }

  @Test
  void one_that_runs_is_asked_when_it_has_run() throws Exception {
    gate.drain();
    FakeMember member = FakeMember.rows(1);
    assertThat(batcher.offer(member)).isTrue();
    gate.awaitRun();
    clock.advance(Trimming.PERIOD_NANOS);
    watchdog.doWork();
    assertThat(instance.trims()).isEmpty();
    gate.open();
    member.await();
    assertThat(awaitTrim()).isFalse();
    assertThat(member.hasItsOwnRows()).isTrue();
  }

  @Test
  void one_that_is_lent_is_asked_when_it_is_back_and_not_by_who_borrowed_it() throws Exception {
    for (int i = 0; i < RunCosts.TO_EARN; i++) {
      run();
    }
    gate.drain();
    FakeMember member = FakeMember.rows(2);
    carrier.step(() -> assertThat(batcher.offer(member)).isTrue());
    carrier.beginLater();
    gate.awaitRun();
    clock.advance(Trimming.PERIOD_NANOS);
    watchdog.doWork();
    watchdog.doWork();
    assertThat(instance.trims()).isEmpty();
    gate.open();
    member.await();
    assertThat(awaitTrim()).isFalse();
    assertThat(instance.trimmer()).isSameAs(workers.get(0));
    assertThat(batcher.inlineRuns()).isEqualTo(1);
  }
}
