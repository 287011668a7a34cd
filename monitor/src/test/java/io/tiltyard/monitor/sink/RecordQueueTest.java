package io.tiltyard.monitor.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.monitor.call.CallRecord;
import io.tiltyard.monitor.testing.Records;
import io.tiltyard.monitor.testing.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class RecordQueueTest {
  private static final long PLENTY = 1L << 30;

  @Test
  void a_full_queue_drops_what_comes_last_and_counts_it() {
    RecordQueue queue = new RecordQueue(4, PLENTY);
    for (int i = 0; i < 10; i++) {
      assertThat(queue.offer(Records.record("r" + i))).isEqualTo(i < 4);
    }
    SinkStatistics statistics = queue.statistics();
    assertThat(statistics.offered()).isEqualTo(10);
    assertThat(statistics.dropped(DropReason.QUEUE_FULL)).isEqualTo(6);
    assertThat(statistics.queuedRecords()).isEqualTo(4);
    assertThat(statistics.pending()).isEqualTo(4);
    assertThat(drain(queue)).extracting(CallRecord::id).containsExactly("r0", "r1", "r2", "r3");
  }

  @Test
  void a_queue_is_full_when_its_bytes_are_used_up() {
    CallRecord record = Records.withInputs(Wire.strings("x", "a".repeat(1_000)));
    RecordQueue queue = new RecordQueue(1_024, 3 * record.heapBytes());
    for (int i = 0; i < 5; i++) {
      assertThat(queue.offer(record)).isEqualTo(i < 3);
    }
    assertThat(queue.statistics().dropped(DropReason.QUEUE_FULL)).isEqualTo(2);
    assertThat(queue.statistics().queuedBytes()).isEqualTo(3 * record.heapBytes());
    assertThat(queue.poll()).isNotNull();
    assertThat(queue.offer(record)).as("room again").isTrue();
    drain(queue);
    assertThat(queue.statistics().queuedBytes()).isZero();
  }

  @Test
  void a_record_larger_than_the_whole_queue_is_told_apart() {
    CallRecord large = Records.withInputs(Wire.strings("x", "a".repeat(1_000)));
    RecordQueue queue = new RecordQueue(4, large.heapBytes() - 1);
    assertThat(queue.offer(large)).isFalse();
    assertThat(queue.statistics().dropped(DropReason.TOO_LARGE)).isEqualTo(1);
    assertThat(queue.statistics().queuedBytes()).isZero();
  }

  @Test
  void a_closed_queue_refuses_and_still_gives_what_it_has() {
    RecordQueue queue = new RecordQueue(4, PLENTY);
    queue.offer(Records.record("early"));
    queue.close();
    assertThat(queue.offer(Records.record("late"))).isFalse();
    assertThat(queue.statistics().dropped(DropReason.CLOSED)).isEqualTo(1);
    assertThat(drain(queue)).extracting(CallRecord::id).containsExactly("early");
  }

  @Test
  void what_is_left_at_the_end_counts_as_dropped() {
    RecordQueue queue = new RecordQueue(4, PLENTY);
    queue.offer(Records.record("a"));
    queue.offer(Records.record("b"));
    queue.terminate();
    assertThat(queue.statistics().dropped(DropReason.CLOSED)).isEqualTo(2);
    assertThat(queue.statistics().pending()).isZero();
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void many_threads_lose_no_record_from_the_account() throws Exception {
    RecordQueue queue = new RecordQueue(64, PLENTY);
    int threads = 4;
    int each = 20_000;
    AtomicInteger accepted = new AtomicInteger();
    List<Thread> producers = start(threads, each, queue, accepted);
    long polled = 0;
    while (producers.stream().anyMatch(Thread::isAlive) || !queue.isEmpty()) {
      if (queue.poll() != null) {
        polled++;
      }
    }
    queue.written(polled);
    SinkStatistics statistics = queue.statistics();
    assertThat(statistics.offered()).isEqualTo((long) threads * each);
    assertThat(polled).isEqualTo(accepted.get());
    assertThat(statistics.written() + statistics.dropped(DropReason.QUEUE_FULL))
        .isEqualTo((long) threads * each);
    assertThat(statistics.pending()).isZero();
    assertThat(statistics.queuedBytes()).isZero();
  }

  @Test
  void an_end_in_the_middle_of_offers_leaves_no_record_unaccounted() throws Exception {
    for (int round = 0; round < 200; round++) {
      RecordQueue queue = new RecordQueue(1_024, PLENTY);
      List<Thread> producers = start(3, 200, queue, new AtomicInteger());
      long polled = 0;
      for (int i = 0; i < 100; i++) {
        polled += queue.poll() == null ? 0 : 1;
      }
      queue.close();
      polled += drain(queue).size();
      queue.written(polled);
      queue.terminate();
      for (Thread producer : producers) {
        producer.join();
      }
      SinkStatistics statistics = queue.statistics();
      assertThat(statistics.offered()).isEqualTo(600);
      assertThat(statistics.pending()).as("round %d: %s", round, statistics).isZero();
      assertThat(statistics.queuedBytes()).isZero();
    }
  }

  private static List<Thread> start(
      int threads, int each, RecordQueue queue, AtomicInteger accepted) {
    CountDownLatch go = new CountDownLatch(1);
    List<Thread> producers = new ArrayList<>();
    CallRecord record = Records.record("r");
    for (int t = 0; t < threads; t++) {
      Thread producer =
          new Thread(
              () -> {
                awaitUninterruptibly(go);
                for (int i = 0; i < each; i++) {
                  if (queue.offer(record)) {
                    accepted.incrementAndGet();
                  }
                }
              });
      producer.start();
      producers.add(producer);
    }
    go.countDown();
    return producers;
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<CallRecord> drain(RecordQueue queue) {
    List<CallRecord> records = new ArrayList<>();
    for (CallRecord record = queue.poll(); record != null; record = queue.poll()) {
      records.add(record);
    }
    return records;
  }
}
