package io.tiltyard.monitor.thread;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class PerThreadTest {
  private static final class Counter {
    private long count;
  }

  private final PerThread<Counter> counters = new PerThread<>(Counter::new);

  @Test
  void a_thread_finds_its_own_again() {
    assertThat(counters.get()).isSameAs(counters.get());
    assertThat(all()).hasSize(1);
  }

  @Test
  void nothing_is_there_before_the_first_thread() {
    assertThat(all()).isEmpty();
  }

  @Test
  void threads_at_the_same_time_never_share() throws Exception {
    int threads = 50;
    int each = 2_000;
    CyclicBarrier start = new CyclicBarrier(threads);
    CountDownLatch counted = new CountDownLatch(threads);
    CountDownLatch end = new CountDownLatch(1);
    List<Thread> started = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      started.add(
          start(
              () -> {
                start.await();
                for (int i = 0; i < each; i++) {
                  counters.get().count++;
                }
                counted.countDown();
                end.await();
              }));
    }
    counted.await();
    assertThat(all()).hasSize(threads).allMatch(counter -> counter.count == each);
    end.countDown();
    join(started);
  }

  @Test
  void what_a_thread_left_goes_on_with_the_next_and_nothing_is_lost() throws Exception {
    for (int t = 0; t < 1_000; t++) {
      Thread thread = start(() -> counters.get().count++);
      thread.join();
    }
    assertThat(all()).hasSize(1);
    assertThat(all().get(0).count).isEqualTo(1_000);
  }

  @Test
  void threads_that_come_and_go_together_lose_nothing() throws Exception {
    int rounds = 100;
    int threads = 8;
    for (int round = 0; round < rounds; round++) {
      List<Thread> started = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        started.add(start(() -> counters.get().count++));
      }
      join(started);
    }
    assertThat(all()).hasSizeLessThanOrEqualTo(threads);
    assertThat(all().stream().mapToLong(counter -> counter.count).sum())
        .isEqualTo((long) rounds * threads);
  }

  private List<Counter> all() {
    List<Counter> all = new ArrayList<>();
    counters.forEach(all::add);
    return all;
  }

  private interface Task {
    void run() throws Exception;
  }

  private static Thread start(Task task) {
    Thread thread =
        new Thread(
            () -> {
              try {
                task.run();
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    thread.start();
    return thread;
  }

  private static void join(List<Thread> threads) throws InterruptedException {
    for (Thread thread : threads) {
      thread.join();
    }
  }
}
