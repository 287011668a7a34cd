package io.tiltyard.runtime.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiltyard.runtime.testing.SeededRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class LifecycleWordTest {
  private final LifecycleWord word = new LifecycleWord();

  @Test
  void counts_what_is_admitted_and_given_back() {
    assertThat(word.tryAcquire()).isTrue();
    assertThat(word.tryAcquire()).isTrue();
    assertThat(word.count()).isEqualTo(2);
    assertThat(word.release()).isFalse();
    assertThat(word.release()).isFalse();
    assertThat(word.count()).isZero();
    assertThat(word.isClosed()).isFalse();
  }

  @Test
  void draining_without_calls_closes_at_once() {
    assertThat(word.drain()).isTrue();
    assertThat(word.isDraining()).isTrue();
    assertThat(word.isClosed()).isTrue();
  }

  @Test
  void draining_with_calls_leaves_the_close_to_the_last_one() {
    assertThat(word.tryAcquire()).isTrue();
    assertThat(word.tryAcquire()).isTrue();
    assertThat(word.drain()).isFalse();
    assertThat(word.tryAcquire()).isFalse();
    assertThat(word.count()).isEqualTo(2);
    assertThat(word.release()).isFalse();
    assertThat(word.isClosed()).isFalse();
    assertThat(word.release()).isTrue();
    assertThat(word.isClosed()).isTrue();
  }

  @Test
  void only_one_drain_can_claim_the_close() {
    assertThat(word.drain()).isTrue();
    assertThat(word.drain()).isFalse();
    assertThat(word.tryAcquire()).isFalse();
  }

  @Test
  void more_releases_than_admissions_are_a_defect_and_told() {
    assertThatThrownBy(word::release).isInstanceOf(IllegalStateException.class);
    assertThat(word.tryAcquire()).isTrue();
    assertThat(word.drain()).isFalse();
    assertThat(word.release()).isTrue();
    assertThatThrownBy(word::release).isInstanceOf(IllegalStateException.class);
    assertThat(word.count()).isZero();
  }

  @Test
  void f111_exactly_one_closes_whatever_the_threads_do() throws Exception {
    Random random = SeededRandom.create();
    for (int round = 0; round < 300; round++) {
      LifecycleWord raced = new LifecycleWord();
      AtomicInteger claims = new AtomicInteger();
      AtomicInteger inside = new AtomicInteger();
      AtomicInteger insideWhenClosed = new AtomicInteger();
      CyclicBarrier start = new CyclicBarrier(4);
      int turns = 1 + random.nextInt(200);
      Runnable caller =
          () -> {
            for (int i = 0; i < turns; i++) {
              if (raced.tryAcquire()) {
                inside.incrementAndGet();
                inside.decrementAndGet();
                if (raced.release()) {
                  claims.incrementAndGet();
                  insideWhenClosed.addAndGet(inside.get());
                }
              }
            }
          };
      Runnable drainer =
          () -> {
            if (raced.drain()) {
              claims.incrementAndGet();
              insideWhenClosed.addAndGet(inside.get());
            }
          };
      race(start, List.of(caller, caller, drainer, drainer));
      assertThat(claims).hasValue(1);
      assertThat(insideWhenClosed).hasValue(0);
      assertThat(raced.isClosed()).isTrue();
      assertThat(raced.count()).isZero();
    }
  }

  private static void race(CyclicBarrier start, List<Runnable> tasks) throws Exception {
    List<Thread> threads = new ArrayList<>();
    for (Runnable task : tasks) {
      threads.add(
          new Thread(
              () -> {
                try {
                  start.await();
                } catch (Exception e) {
                  throw new AssertionError(e);
                }
                task.run();
              }));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
  }
}
