package io.tiltyard.runtime.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.runtime.model.Joining;
import io.tiltyard.runtime.model.ModelOptions;
import io.tiltyard.runtime.testing.FakeClock;
import io.tiltyard.runtime.testing.FakeInstance;
import io.tiltyard.runtime.testing.FakeMember;
import io.tiltyard.runtime.testing.Gate;
import io.tiltyard.runtime.testing.SeededRandom;
import io.tiltyard.runtime.testing.Signatures;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Batches and their contents, with one instance that the test holds. */
@Timeout(60)
final class BatcherTest {
  private static final long HOUR = 3_600_000_000_000L;

  private final FakeClock clock = new FakeClock(0);
  private final Gate gate = new Gate();
  private final FakeInstance instance = new FakeInstance(gate);
  private final List<String> executions = new CopyOnWriteArrayList<>();
  private final Batcher batcher = batcher(8, 0);

  private Batcher batcher(int maxRows, long maxDelayNanos) {
    return new Batcher(
        Signatures.echo(),
        new ModelOptions(1, 1, maxRows, maxDelayNanos, 64, 0, false),
        List.of(instance),
        (requests, rows, nanos) -> executions.add(requests + " requests, " + rows + " rows"),
        clock,
        Thread::new);
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

  /** Makes the instance busy with a request of one row. */
  private FakeMember occupy() {
    FakeMember busy = offer(FakeMember.rows(-1));
    gate.awaitRun();
    return busy;
  }

  @Test
  void an_idle_instance_runs_at_once_with_what_is_there() {
    FakeMember alone = occupy();
    gate.open();
    alone.await();
    assertThat(alone.hasItsOwnRows()).isTrue();
    assertThat(alone.batchRows()).isEqualTo(1);
    assertThat(instance.runs()).containsExactly(1L);
  }

  @Test
  void a_batch_forms_while_the_instance_is_busy() {
    occupy();
    FakeMember a = offer(FakeMember.rows(1, 2));
    FakeMember b = offer(FakeMember.rows(3));
    FakeMember c = offer(FakeMember.rows(4, 5, 6));
    assertThat(batcher.depth()).isEqualTo(3);
    gate.open();
    List.of(a, b, c).forEach(FakeMember::await);
    assertThat(instance.runs()).containsExactly(1L, 6L);
    assertThat(List.of(a, b, c)).allMatch(FakeMember::hasItsOwnRows);
    assertThat(List.of(a, b, c)).allMatch(member -> member.batchRows() == 6);
    assertThat(executions).containsExactly("1 requests, 1 rows", "3 requests, 6 rows");
    assertThat(batcher.depth()).isZero();
  }

  @Test
  void the_row_limit_holds_and_a_larger_single_request_runs_alone() {
    occupy();
    FakeMember a = offer(FakeMember.rows(1, 2, 3, 4, 5));
    FakeMember large = offer(FakeMember.rows(new float[20]));
    FakeMember b = offer(FakeMember.rows(6, 7, 8));
    gate.open();
    List.of(a, large, b).forEach(FakeMember::await);
    assertThat(instance.runs()).containsExactly(1L, 8L, 20L);
    assertThat(List.of(a, large, b)).allMatch(FakeMember::hasItsOwnRows);
  }

  @Test
  void requests_of_a_model_that_joins_none_run_alone_and_wait_for_nobody() {
    ModelOptions alone = new ModelOptions(1, 1, 8, HOUR, 64, 0, false).with(Joining.NEVER);
    try (Batcher single =
        new Batcher(
            Signatures.echo(),
            alone,
            List.of(new FakeInstance(gate)),
            (requests, rows, nanos) -> executions.add(requests + " requests, " + rows + " rows"),
            clock,
            Thread::new)) {
      FakeMember a = FakeMember.rows(1, 2);
      FakeMember b = FakeMember.rows(3);
      assertThat(single.offer(a)).isTrue();
      gate.awaitRun();
      assertThat(single.offer(b)).isTrue();
      FakeMember c = FakeMember.rows(4);
      assertThat(single.offer(c)).isTrue();
      gate.open();
      List.of(a, b, c).forEach(FakeMember::await);
      assertThat(executions)
          .containsExactly("1 requests, 2 rows", "1 requests, 1 rows", "1 requests, 1 rows");
      assertThat(List.of(a, b, c)).allMatch(FakeMember::hasItsOwnRows);
    }
  }

  @Test
  void shapes_are_grouped() {
    occupy();
    FakeMember narrow = offer(FakeMember.of(0, 1, 1));
    FakeMember wide = offer(FakeMember.of(0, 2, 2, 3));
    FakeMember alsoNarrow = offer(FakeMember.of(0, 1, 4));
    FakeMember alsoWide = offer(FakeMember.of(0, 2, 5, 6, 7, 8));
    gate.open();
    List<FakeMember> all = List.of(narrow, wide, alsoNarrow, alsoWide);
    all.forEach(FakeMember::await);
    assertThat(instance.runs()).containsExactly(1L, 2L, 3L);
    assertThat(all).allMatch(FakeMember::hasItsOwnRows);
  }

  @Test
  void a_request_without_rows_is_answered_without_rows() {
    occupy();
    FakeMember a = offer(FakeMember.rows(1));
    FakeMember none = offer(FakeMember.empty(0, 1));
    FakeMember b = offer(FakeMember.rows(2));
    gate.open();
    List.of(a, none, b).forEach(FakeMember::await);
    assertThat(instance.runs()).containsExactlyInAnyOrder(1L, 2L, 0L);
    assertThat(none.outputs()).containsExactly("y[0,1]", "s[0]");
    assertThat(none.hasItsOwnRows()).isTrue();
  }

  @Test
  void everyone_gets_the_outputs_it_asked_for_and_no_others() {
    occupy();
    FakeMember y = offer(FakeMember.wanting(true, false, 0, 1, 1, 2));
    FakeMember s = offer(FakeMember.wanting(false, true, 0, 1, 3));
    FakeMember both = offer(FakeMember.wanting(true, true, 0, 1, 4));
    gate.open();
    List.of(y, s, both).forEach(FakeMember::await);
    assertThat(y.outputs()).containsExactly("y[2,1]");
    assertThat(s.outputs()).containsExactly("s[1]");
    assertThat(both.outputs()).containsExactly("y[1,1]", "s[1]");
    assertThat(List.of(y, s, both)).allMatch(FakeMember::hasItsOwnRows);
  }

  @Test
  void f76_row_canary_random_sizes_give_everyone_exactly_its_own_rows() {
    Random random = SeededRandom.create();
    float canary = 1;
    for (int round = 0; round < 200; round++) {
      FakeMember busy = occupy();
      List<FakeMember> members = new ArrayList<>();
      for (int i = 1 + random.nextInt(12); i > 0; i--) {
        int columns = 1 + random.nextInt(3);
        float[] values = new float[columns * random.nextInt(5)];
        for (int v = 0; v < values.length; v++) {
          values[v] = canary++;
        }
        boolean y = random.nextBoolean();
        members.add(offer(FakeMember.wanting(y, !y || random.nextBoolean(), 0, columns, values)));
      }
      members.forEach(member -> gate.letOne());
      gate.letOne();
      busy.await();
      members.forEach(FakeMember::await);
      assertThat(members).allMatch(FakeMember::hasItsOwnRows);
      assertThat(members).allMatch(member -> member.told() == 1);
      gate.drain();
    }
  }

  @Test
  void f76_a_cancelled_member_is_told_and_never_run() {
    occupy();
    FakeMember a = offer(FakeMember.rows(1));
    FakeMember gone = offer(FakeMember.rows(66, 66));
    FakeMember b = offer(FakeMember.rows(2));
    Refusal why = new Refusal(ErrorCode.CANCELLED, "the caller went away");
    gone.abandon(why);
    gate.open();
    List.of(a, gone, b).forEach(FakeMember::await);
    assertThat(gone.failure()).isEqualTo(why);
    assertThat(gone.batchRows()).isZero();
    assertThat(instance.runs()).containsExactly(1L, 2L);
    assertThat(List.of(a, b)).allMatch(FakeMember::hasItsOwnRows);
  }

  @Test
  void close_runs_what_is_enqueued_and_then_closes_the_instance_once() throws Exception {
    occupy();
    FakeMember a = offer(FakeMember.rows(1));
    FakeMember b = offer(FakeMember.of(0, 2, 2, 3));
    Thread closing = new Thread(batcher::close);
    closing.start();
    gate.open();
    closing.join(30_000);
    assertThat(closing.isAlive()).isFalse();
    assertThat(List.of(a, b)).allMatch(FakeMember::hasItsOwnRows);
    assertThat(instance.closes()).isEqualTo(1);
    batcher.close();
    assertThat(instance.closes()).isEqualTo(1);
  }

  @Test
  void close_does_not_wait_for_company() {
    FakeInstance own = new FakeInstance();
    Batcher patient = patient(own, 8);
    FakeMember waiting = FakeMember.rows(1);
    assertThat(patient.offer(waiting)).isTrue();
    patient.close();
    assertThat(waiting.hasItsOwnRows()).isTrue();
    assertThat(own.closes()).isEqualTo(1);
  }

  @Test
  void a_batch_that_became_full_does_not_wait_out_its_delay() {
    Batcher patient = patient(new FakeInstance(), 3);
    List<FakeMember> members = List.of(FakeMember.rows(1), FakeMember.rows(2), FakeMember.rows(3));
    members.forEach(member -> assertThat(patient.offer(member)).isTrue());
    members.forEach(FakeMember::await);
    assertThat(members).allMatch(FakeMember::hasItsOwnRows);
    assertThat(members.get(0).batchRows()).isEqualTo(3);
    patient.close();
  }

  @Test
  void what_arrives_while_a_worker_decides_to_wait_is_not_overlooked() {
    FakeMember late = FakeMember.rows(2);
    FakeMember early = FakeMember.rows(1);
    Batcher patient = patient(new FakeInstance(), 2);
    // The worker has emptied the arrivals when it asks for the time, and is not asleep yet.
    Runnable once =
        new Runnable() {
          private boolean done;

          @Override
          public void run() {
            if (!done && Thread.currentThread().getName().equals("patient")) {
              done = true;
              assertThat(patient.offer(late)).isTrue();
            }
          }
        };
    clock.whenAsked(once);
    assertThat(patient.offer(early)).isTrue();
    early.await();
    late.await();
    assertThat(early.batchRows()).isEqualTo(2);
    patient.close();
  }

  @Test
  void the_delay_counts_from_the_oldest_arrival() {
    Batcher patient = patient(new FakeInstance(), 8);
    clock.advance(HOUR);
    FakeMember old = FakeMember.of(0, 1, 1);
    assertThat(patient.offer(old)).isTrue();
    old.await();
    assertThat(old.hasItsOwnRows()).isTrue();
    patient.close();
  }

  private Batcher patient(FakeInstance own, int maxRows) {
    return new Batcher(
        Signatures.echo(),
        new ModelOptions(1, 1, maxRows, HOUR, 64, 0, false),
        List.of(own),
        (requests, rows, nanos) -> {},
        clock,
        task -> new Thread(task, "patient"));
  }
}
