package io.tiltyard.runtime.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class LoadThreadsTest {
  private final LoadThreads threads = new LoadThreads(1, Thread::new);

  @AfterEach
  void close() {
    threads.close();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void tasks_are_done_one_at_a_time_in_their_order() {
    Queue<Integer> done = new ConcurrentLinkedQueue<>();
    AtomicInteger working = new AtomicInteger();
    CountDownLatch all = new CountDownLatch(100);
    List<Integer> numbers = IntStream.range(0, 100).boxed().toList();
    for (int number : numbers) {
      threads.execute(
          () -> {
            done.add(working.incrementAndGet() == 1 ? number : -1);
            working.decrementAndGet();
            all.countDown();
          });
    }
    await(all);
    assertThat(done).containsExactlyElementsOf(numbers);
    assertThat(threads.hasMore()).isFalse();
  }

  /** B2: as many as may wait, and the others go on. */
  @Test
  void those_that_wait_leave_their_places_to_others() {
    CountDownLatch end = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(LoadThreads.MOST_WAITING);
    for (int i = 0; i < LoadThreads.MOST_WAITING; i++) {
      threads.execute(
          () -> {
            try (LoadThreads.Absence absence = threads.absence()) {
              absence.begin();
              absence.begin(); // once is enough
              await(end);
            }
            ended.countDown();
          });
    }
    CountDownLatch others = new CountDownLatch(10);
    for (int i = 0; i < 10; i++) {
      threads.execute(others::countDown);
    }
    await(others);
    assertThat(ended.getCount()).isEqualTo(LoadThreads.MOST_WAITING);
    end.countDown();
    await(ended);
  }

  @Test
  void who_comes_back_waits_for_a_place() {
    CountDownLatch left = new CountDownLatch(1);
    CountDownLatch taken = new CountDownLatch(1);
    CountDownLatch free = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(2);
    Queue<String> order = new ConcurrentLinkedQueue<>();
    threads.execute(
        () -> {
          try (LoadThreads.Absence absence = threads.absence()) {
            absence.begin();
            left.countDown();
            await(taken);
          }
          order.add("back");
          ended.countDown();
        });
    await(left);
    threads.execute(
        () -> {
          taken.countDown();
          await(free);
          order.add("other");
          ended.countDown();
        });
    await(taken);
    free.countDown();
    await(ended);
    assertThat(order).containsExactly("other", "back");
  }
}
