package io.tiltyard.runtime.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.runtime.model.ModelOptions;
import io.tiltyard.runtime.model.ModelRunException;
import io.tiltyard.runtime.testing.FakeCarrier;
import io.tiltyard.runtime.testing.FakeClock;
import io.tiltyard.runtime.testing.FakeInstance;
import io.tiltyard.runtime.testing.FakeMember;
import io.tiltyard.runtime.testing.Gate;
import io.tiltyard.runtime.testing.Signatures;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Cheap runs on the thread that brings the requests, which the test steps by hand. */
@Timeout(60)
final class InlineRunsTest {
  private static final long BOUND = 50_000;
  private static final int ROWS = 8;
  private static final Refusal GONE = new Refusal(ErrorCode.CANCELLED, "gone");

  private final FakeClock clock = new FakeClock(0);
  private final AtomicLong runNanos = new AtomicLong(1_000);
  private final List<Thread> runners = new CopyOnWriteArrayList<>();
  private final List<Thread> workers = new ArrayList<>();
  private final Gate gate = new Gate();
  private volatile boolean failing;
  private final FakeInstance instance =
      new FakeInstance(
          inputs -> {
            runners.add(Thread.currentThread());
            gate.run(inputs);
            clock.advance(runNanos.get());
            if (failing && inputs.shape(0)[0] > 1) {
              throw new ModelRunException(GONE, new IllegalStateException("together"));
            }
          });
  private final FakeCarrier carrier = new FakeCarrier();
  private final Batcher batcher = batcher(BOUND, 0, instance);

  private Batcher batcher(long inlineBelow, long maxDelay, FakeInstance... instances) {
    return new Batcher(
        Signatures.echo(),
        new ModelOptions(instances.length, 1, ROWS, maxDelay, 64, inlineBelow, false),
        List.of(instances),
        (requests, rows, nanos) -> {},
        clock,
        this::thread);
  }

  private Thread thread(Runnable task) {
    Thread thread = new Thread(task);
    workers.add(thread);
    return thread;
  }

  @AfterEach
  void close() {
    gate.open();
    batcher.close();
    carrier.close();
  }

  /** Offered by the carrier. */
  private FakeMember bring(float... values) {
    FakeMember member = FakeMember.rows(values);
    carrier.step(() -> assertThat(batcher.offer(member)).isTrue());
    return member;
  }

  /** Lets the batcher see what runs of up to a batch cost, and its worker rest. */
  private void learn() {
    for (int rows = 1; rows <= ROWS; rows *= 2) {
      learn(rows);
    }
  }

  private void learn(int rows) {
    gate.open();
    for (int i = 0; i < RunCosts.TO_EARN; i++) {
      FakeMember member = FakeMember.rows(new float[rows]);
      assertThat(batcher.offer(member)).isTrue();
      member.await();
    }
    awaitRest();
    runners.clear();
  }

  /** The worker answers before it rests, and then it parks. */
  private void awaitRest() {
    while (workers.get(0).getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
  }

  private boolean ranOnCarrier() {
    return runners.stream().allMatch(carrier::equals);
  }

  @Test
  void the_first_run_is_a_workers() {
    gate.open();
    FakeMember first = bring(1);
    first.await();
    assertThat(carrier.asked()).isZero();
    assertThat(runners).hasSize(1).doesNotContain(carrier);
  }

  @Test
  void a_cheap_run_is_the_carriers_with_all_that_it_brings_until_then() {
    learn();
    FakeMember a = bring(1, 2);
    FakeMember b = bring(3);
    FakeMember c = bring(4, 5);
    assertThat(carrier.asked()).isEqualTo(1);
    assertThat(runners).isEmpty();
    carrier.runLater();
    assertThat(List.of(a, b, c)).allMatch(FakeMember::hasItsOwnRows);
    assertThat(List.of(a, b, c)).allMatch(member -> member.batchRows() == 5);
    assertThat(runners).hasSize(1).containsOnly(carrier);
    assertThat(batcher.inlineRuns()).isEqualTo(1);
    assertThat(batcher.depth()).isZero();
  }

  @Test
  void more_than_a_batch_takes_several_turns_and_what_comes_between_goes_along() {
    learn();
    FakeMember a = bring(1, 2, 3, 4, 5, 6);
    FakeMember b = bring(7, 8, 9, 10);
    carrier.runLater();
    assertThat(a.hasItsOwnRows()).isTrue();
    assertThat(b.told()).isZero();
    assertThat(carrier.asked()).isEqualTo(1);
    FakeMember c = bring(11);
    assertThat(carrier.asked()).isEqualTo(1);
    carrier.runLater();
    assertThat(List.of(b, c)).allMatch(FakeMember::hasItsOwnRows);
    assertThat(b.batchRows()).isEqualTo(5);
    assertThat(carrier.asked()).isZero();
    assertThat(ranOnCarrier()).isTrue();
    assertThat(batcher.inlineRuns()).isEqualTo(2);
  }

  @Test
  void a_thread_that_is_no_carrier_wakes_a_worker() {
    learn();
    FakeMember member = FakeMember.rows(1);
    assertThat(batcher.offer(member)).isTrue();
    member.await();
    assertThat(runners).hasSize(1).doesNotContain(carrier);
  }

  @Test
  void runs_that_are_not_cheap_are_the_workers() {
    runNanos.set(BOUND + 1);
    learn();
    FakeMember member = bring(1);
    member.await();
    assertThat(carrier.asked()).isZero();
    assertThat(runners).hasSize(1).doesNotContain(carrier);
  }

  @Test
  void the_first_slow_run_is_the_last_of_its_size_until_it_is_earned_again() {
    learn();
    runNanos.set(BOUND + 1);
    FakeMember slow = bring(0);
    carrier.runLater();
    slow.await();
    assertThat(runners).containsExactly(carrier);
    awaitRest();
    runners.clear();
    FakeMember member = bring(1);
    assertThat(carrier.asked()).isZero();
    member.await();
    assertThat(runners).hasSize(1).doesNotContain(carrier);
  }

  @Test
  void cheap_requests_that_are_not_known_to_be_cheap_together_are_a_workers() {
    learn(1);
    FakeMember a = bring(1);
    FakeMember b = bring(2);
    carrier.runLater();
    a.await();
    b.await();
    assertThat(List.of(a, b)).allMatch(member -> member.hasItsOwnRows() && member.batchRows() == 2);
    assertThat(runners).hasSize(1).doesNotContain(carrier);
  }

  @Test
  void a_run_that_holds_its_carrier_up_is_ended_there_and_run_again_by_a_worker() {
    learn();
    gate.drain();
    Watchdog watchdog = new Watchdog();
    watchdog.watch(batcher);
    FakeMember member = bring(1);
    carrier.beginLater();
    gate.awaitRun();
    clock.advance(Run.MAX_INLINE_NANOS - 1);
    assertThat(watchdog.doWork()).isZero();
    assertThat(instance.terminations()).isZero();
    clock.advance(1);
    watchdog.doWork();
    assertThat(instance.terminations()).isEqualTo(1);
    assertThat(member.told()).isZero();
    gate.open();
    member.await();
    assertThat(member.hasItsOwnRows()).isTrue();
    assertThat(member.told()).isEqualTo(1);
    assertThat(runners).hasSize(2).startsWith(carrier);
    assertThat(runners.get(1)).isNotEqualTo(carrier);
    assertThat(batcher.terminatedRuns()).isZero();
    awaitRest();
    bring(2).await();
    assertThat(carrier.asked()).isZero();
  }

  @Test
  void a_run_on_a_carrier_that_nobody_waits_for_is_ended_and_not_run_again() {
    learn();
    gate.drain();
    Watchdog watchdog = new Watchdog();
    watchdog.watch(batcher);
    FakeMember member = bring(1);
    carrier.beginLater();
    gate.awaitRun();
    member.abandon(GONE);
    assertThat(watchdog.doWork()).isEqualTo(1);
    gate.open();
    member.await();
    assertThat(member.failure()).isEqualTo(GONE);
    assertThat(carrier.asked()).isZero();
    assertThat(runners).containsExactly(carrier);
    assertThat(batcher.terminatedRuns()).isEqualTo(1);
  }

  @Test
  void requests_that_fail_together_on_a_carrier_are_tried_alone_by_a_worker() {
    learn();
    failing = true;
    FakeMember a = bring(1);
    FakeMember b = bring(2);
    carrier.runLater();
    a.await();
    b.await();
    assertThat(List.of(a, b)).allMatch(FakeMember::hasItsOwnRows);
    assertThat(runners).hasSize(4).startsWith(carrier);
    assertThat(runners.subList(1, 4)).doesNotContain(carrier);
  }

  @Test
  void what_a_carrier_cannot_come_back_for_wakes_a_worker() {
    learn();
    FakeMember a = bring(1, 2, 3, 4, 5, 6);
    FakeMember b = bring(7, 8, 9, 10);
    carrier.refuse();
    carrier.runLater();
    assertThat(a.hasItsOwnRows()).isTrue();
    assertThat(carrier.asked()).isZero();
    b.await();
    assertThat(b.hasItsOwnRows()).isTrue();
  }

  @Test
  void a_larger_request_is_a_workers_and_its_cost_is_not_held_against_the_others() {
    learn(1);
    runNanos.set(1_000 * BOUND);
    for (int i = 0; i < 20; i++) {
      FakeMember large = bring(1, 2);
      carrier.runLater();
      large.await();
      assertThat(large.hasItsOwnRows()).isTrue();
      awaitRest();
    }
    assertThat(runners).hasSize(20).doesNotContain(carrier);
    runners.clear();
    runNanos.set(1_000);
    FakeMember small = bring(1);
    carrier.runLater();
    assertThat(small.hasItsOwnRows()).isTrue();
    assertThat(runners).containsExactly(carrier);
  }

  @Test
  void who_waits_for_company_is_run_by_a_worker() {
    gate.open();
    FakeInstance other = new FakeInstance(inputs -> runners.add(Thread.currentThread()));
    try (Batcher patient = batcher(BOUND, 1, other)) {
      for (int i = 0; i < 5; i++) {
        FakeMember member = FakeMember.of(clock.nanoTime(), 1, i);
        carrier.step(() -> assertThat(patient.offer(member)).isTrue());
        clock.advance(1_000);
        member.await();
      }
      assertThat(carrier.asked()).isZero();
    }
  }

  @Test
  void a_carrier_that_takes_no_tasks_any_more_wakes_a_worker() {
    learn();
    carrier.refuse();
    FakeMember member = bring(1);
    member.await();
    assertThat(runners).hasSize(1).doesNotContain(carrier);
  }

  @Test
  void what_waits_while_every_worker_is_busy_is_theirs() {
    learn();
    gate.drain();
    FakeMember held = FakeMember.rows(1);
    assertThat(batcher.offer(held)).isTrue();
    gate.awaitRun();
    FakeMember member = bring(2);
    carrier.runLater();
    assertThat(carrier.asked()).isZero();
    assertThat(member.told()).isZero();
    gate.open();
    member.await();
    assertThat(member.hasItsOwnRows()).isTrue();
    assertThat(runners).hasSize(2).doesNotContain(carrier);
  }

  @Test
  void the_worker_does_not_touch_an_instance_that_is_lent_and_closes_it_afterwards()
      throws Exception {
    learn();
    gate.drain();
    FakeMember held = bring(1);
    carrier.beginLater();
    gate.awaitRun();
    Thread closing = new Thread(batcher::close);
    closing.start();
    FakeMember other = FakeMember.rows(2);
    assertThat(batcher.offer(other)).isTrue();
    assertThat(instance.closes()).isZero();
    gate.open();
    held.await();
    other.await();
    closing.join();
    assertThat(instance.closes()).isEqualTo(1);
    assertThat(held.hasItsOwnRows()).isTrue();
    assertThat(other.hasItsOwnRows()).isTrue();
  }

  @Test
  void a_request_that_fails_on_a_carrier_fails_alone() {
    learn();
    List<FakeMember> members = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      members.add(bring(i));
    }
    members.get(1).abandon(GONE);
    carrier.runLater();
    assertThat(members.get(0).hasItsOwnRows()).isTrue();
    assertThat(members.get(1).failure()).isEqualTo(GONE);
    assertThat(members.get(2).hasItsOwnRows()).isTrue();
    assertThat(ranOnCarrier()).isTrue();
  }
}
