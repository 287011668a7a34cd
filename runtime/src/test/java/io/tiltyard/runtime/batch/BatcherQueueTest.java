package io.tiltyard.runtime.batch;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.runtime.model.ModelOptions;
import io.tiltyard.runtime.testing.FakeClock;
import io.tiltyard.runtime.testing.FakeInstance;
import io.tiltyard.runtime.testing.FakeMember;
import io.tiltyard.runtime.testing.Gate;
import io.tiltyard.runtime.testing.Signatures;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The bound of the queue, exact whatever the threads do. */
@Timeout(60)
final class BatcherQueueTest {
  private static final int LIMIT = 40;
  private static final int THREADS = 4;

  private final Gate gate = new Gate();
  private final FakeInstance instance = new FakeInstance(gate);
  private final Batcher batcher = batcher(LIMIT, instance);

  private static Batcher batcher(int limit, FakeInstance... instances) {
    return new Batcher(
        Signatures.echo(),
        new ModelOptions(instances.length, 1, 8, 0, limit, 0, false),
        List.of(instances),
        (requests, rows, nanos) -> {},
        new FakeClock(),
        Thread::new);
  }

  @AfterEach
  void close() {
    gate.open();
    batcher.close();
  }

  private void occupy() {
    assertThat(batcher.offer(FakeMember.rows(0))).isTrue();
    gate.awaitRun();
  }

  private static void inParallel(Runnable task) throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      threads.add(new Thread(task));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
  }

  @Test
  void f71_takes_as_many_as_configured_and_not_one_more() {
    occupy();
    for (int i = 0; i < LIMIT; i++) {
      assertThat(batcher.offer(FakeMember.rows(i))).isTrue();
    }
    FakeMember tooMany = FakeMember.rows(99);
    assertThat(batcher.offer(tooMany)).isFalse();
    assertThat(tooMany.told()).isZero();
    assertThat(batcher.depth()).isEqualTo(LIMIT);
  }

  @Test
  void f71_is_exact_when_many_offer_at_once() throws Exception {
    occupy();
    AtomicInteger taken = new AtomicInteger();
    inParallel(
        () -> {
          for (int i = 0; i < LIMIT; i++) {
            if (batcher.offer(FakeMember.rows(i))) {
              taken.incrementAndGet();
            }
            assertThat(batcher.depth()).isBetween(0, LIMIT);
          }
        });
    assertThat(taken).hasValue(LIMIT);
    assertThat(batcher.depth()).isEqualTo(LIMIT);
  }

  @Test
  void f70_a_full_queue_gives_up_the_least_important_first_and_its_length_never_grows() {
    occupy();
    List<FakeMember> low = new ArrayList<>();
    for (int i = 0; i < LIMIT; i++) {
      low.add(FakeMember.rows(i).priority(i % 2 == 0 ? Priority.LOWEST : 2));
      assertThat(batcher.offer(low.get(i))).isTrue();
    }
    List<FakeMember> important = new ArrayList<>();
    for (int i = 0; i < LIMIT; i++) {
      important.add(FakeMember.rows(100 + i));
      assertThat(batcher.offer(important.get(i))).isTrue();
      assertThat(batcher.depth()).isEqualTo(LIMIT);
      long lowest = low.stream().filter(m -> m.told() > 0 && m.priority() == 3).count();
      assertThat(lowest).isEqualTo(Math.min(i + 1, LIMIT / 2));
    }
    assertThat(low).allMatch(member -> member.told() == 1);
    assertThat(low)
        .allMatch(member -> requireNonNull(member.failure()).code() == ErrorCode.QUEUE_FULL);
    FakeMember tooMany = FakeMember.rows(1);
    assertThat(batcher.offer(tooMany)).isFalse();
    assertThat(tooMany.told()).isZero();
    gate.open();
    important.forEach(FakeMember::await);
    assertThat(important).allMatch(FakeMember::hasItsOwnRows);
    assertThat(batcher.depth()).isZero();
  }

  @Test
  void f70_nobody_as_important_gives_up_its_place() {
    occupy();
    for (int i = 0; i < LIMIT; i++) {
      assertThat(batcher.offer(FakeMember.rows(i).priority(2))).isTrue();
    }
    assertThat(batcher.offer(FakeMember.rows(1).priority(2))).isFalse();
    assertThat(batcher.offer(FakeMember.rows(1).priority(Priority.LOWEST))).isFalse();
    assertThat(batcher.offer(FakeMember.rows(1))).isTrue();
  }

  @Test
  void f70_when_many_offer_at_once_everyone_is_answered_once_and_only_the_less_important_go()
      throws Exception {
    ConcurrentLinkedQueue<FakeMember> taken = new ConcurrentLinkedQueue<>();
    gate.open();
    inParallel(
        () -> {
          for (int i = 0; i < 3_000; i++) {
            FakeMember high = FakeMember.rows(i).priority(Priority.HIGHEST);
            FakeMember low = FakeMember.rows(i).priority(i % 4);
            if (batcher.offer(low)) {
              taken.add(low);
            }
            if (batcher.offer(high)) {
              taken.add(high);
              high.await();
            }
            assertThat(batcher.depth()).isBetween(0, LIMIT);
          }
        });
    taken.forEach(FakeMember::await);
    assertThat(taken).allMatch(member -> member.told() == 1);
    assertThat(taken)
        .filteredOn(member -> member.priority() == Priority.HIGHEST)
        .allMatch(FakeMember::hasItsOwnRows);
    assertThat(batcher.depth()).isZero();
  }

  @Test
  void a_place_is_free_again_once_its_request_began_to_run() {
    occupy();
    for (int i = 0; i < LIMIT; i++) {
      assertThat(batcher.offer(FakeMember.rows(i))).isTrue();
    }
    gate.letOne();
    gate.awaitRun();
    assertThat(batcher.depth()).isEqualTo(LIMIT - 8);
    for (int i = 0; i < 8; i++) {
      assertThat(batcher.offer(FakeMember.rows(i))).isTrue();
    }
    assertThat(batcher.offer(FakeMember.rows(9))).isFalse();
  }

  @Test
  void shadows_get_the_first_half_only() {
    occupy();
    for (int i = 0; i < LIMIT / 2; i++) {
      assertThat(batcher.offerShadow(FakeMember.rows(i))).isTrue();
    }
    assertThat(batcher.offerShadow(FakeMember.rows(1))).isFalse();
    for (int i = 0; i < LIMIT / 2; i++) {
      assertThat(batcher.offer(FakeMember.rows(i))).isTrue();
    }
    assertThat(batcher.offer(FakeMember.rows(1))).isFalse();
  }

  @Test
  void a_queue_of_one_takes_a_shadow_too() {
    FakeInstance other = new FakeInstance(gate);
    Batcher small = batcher(1, other);
    assertThat(small.offer(FakeMember.rows(0))).isTrue();
    gate.awaitRun();
    assertThat(small.offerShadow(FakeMember.rows(1))).isTrue();
    assertThat(small.offer(FakeMember.rows(1))).isFalse();
    gate.open();
    small.close();
  }

  @Test
  void f133_refused_shadows_take_no_place_from_anyone() throws Exception {
    for (int round = 0; round < 200; round++) {
      Gate held = new Gate();
      Batcher flooded = batcher(4, new FakeInstance(held));
      assertThat(flooded.offer(FakeMember.rows(0))).isTrue();
      held.awaitRun();
      assertThat(flooded.offer(FakeMember.rows(0))).isTrue();
      assertThat(flooded.offer(FakeMember.rows(0))).isTrue();
      AtomicBoolean stop = new AtomicBoolean();
      AtomicInteger started = new AtomicInteger();
      Thread flood =
          new Thread(
              () -> {
                while (!stop.get()) {
                  assertThat(flooded.offerShadow(FakeMember.rows(1))).isFalse();
                  started.set(1);
                }
              });
      flood.start();
      while (started.get() == 0) {
        Thread.onSpinWait();
      }
      assertThat(flooded.offer(FakeMember.rows(2))).isTrue();
      assertThat(flooded.offer(FakeMember.rows(3))).isTrue();
      assertThat(flooded.offer(FakeMember.rows(4))).isFalse();
      stop.set(true);
      flood.join();
      held.open();
      flooded.close();
    }
  }

  @Test
  void a_thread_that_cannot_be_had_leaves_nothing_behind() {
    FakeInstance first = new FakeInstance();
    FakeInstance second = new FakeInstance();
    AtomicInteger asked = new AtomicInteger();
    assertThatThrownBy(
            () ->
                new Batcher(
                    Signatures.echo(),
                    ModelOptions.defaults(),
                    List.of(first, second),
                    (requests, rows, nanos) -> {},
                    new FakeClock(),
                    task ->
                        new Thread(task) {
                          @Override
                          public synchronized void start() {
                            if (asked.incrementAndGet() == 2) {
                              throw new OutOfMemoryError("unable to create native thread");
                            }
                            super.start();
                          }
                        }))
        .isInstanceOf(OutOfMemoryError.class);
    assertThat(first.closes()).isEqualTo(1);
    assertThat(second.closes()).isEqualTo(1);
  }
}
