package io.tiltyard.monitor.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class RecordQueueTest {
  private static final int UNIT = ByteRing.UNIT_BYTES;

  /** More than any queue here has room for. */
  private static final int MAX_RECORDS = 1_000;

  @Test
  void a_full_queue_drops_what_comes_last_and_counts_it() {
    RecordQueue queue = new RecordQueue(4 * UNIT);
    for (int i = 0; i < 10; i++) {
      assertThat(offer(queue, i, UNIT)).isEqualTo(i < 4);
    }
    SinkStatistics statistics = queue.statistics();
    assertThat(statistics.offered()).isEqualTo(10);
    assertThat(statistics.dropped(DropReason.QUEUE_FULL)).isEqualTo(6);
    assertThat(statistics.queuedRecords()).isEqualTo(4);
    assertThat(statistics.queuedBytes()).isEqualTo(4 * UNIT);
    assertThat(statistics.pending()).isEqualTo(4);
    assertThat(drain(queue)).containsExactly(0L, 1L, 2L, 3L);
    assertThat(queue.statistics().queuedBytes()).isZero();
    assertThat(offer(queue, 10, UNIT)).as("room again").isTrue();
  }

  @Test
  void a_record_larger_than_a_quarter_of_the_queue_is_told_apart() {
    RecordQueue queue = new RecordQueue(16 * UNIT);
    assertThat(queue.maxRecordBytes()).isEqualTo(4 * UNIT);
    assertThat(offer(queue, 1, 4 * UNIT + 1)).isFalse();
    assertThat(queue.claim(Long.MAX_VALUE)).isNull();
    assertThat(queue.statistics().dropped(DropReason.TOO_LARGE)).isEqualTo(2);
    assertThat(queue.statistics().queuedBytes()).isZero();
    assertThat(offer(queue, 1, 4 * UNIT)).isTrue();
  }

  @Test
  void a_record_may_be_shorter_than_its_claim() {
    RecordQueue queue = new RecordQueue(16 * UNIT);
    RecordSlot slot = Objects.requireNonNull(queue.claim(3 * UNIT));
    assertThat(slot.buffer().remaining()).isEqualTo(3 * UNIT);
    slot.buffer().put((byte) 42);
    slot.commit();
    offer(queue, 7, UNIT);
    ByteBuffer record = Objects.requireNonNull(queue.peek());
    assertThat(record.remaining()).isEqualTo(1);
    assertThat(record.get()).isEqualTo((byte) 42);
    queue.release();
    assertThat(drain(queue)).containsExactly(7L);
  }

  @Test
  void an_abandoned_claim_counts_as_failed_and_holds_up_nothing() {
    RecordQueue queue = new RecordQueue(16 * UNIT);
    offer(queue, 1, UNIT);
    Objects.requireNonNull(queue.claim(UNIT)).abandon();
    offer(queue, 2, UNIT);
    assertThat(drain(queue)).containsExactly(1L, 2L);
    assertThat(queue.statistics().dropped(DropReason.FAILED)).isEqualTo(1);
    assertThat(queue.statistics().queuedBytes()).isZero();
  }

  @Test
  void nothing_is_seen_of_a_claim_before_its_commit_nor_of_what_comes_after_it() throws Exception {
    RecordQueue queue = new RecordQueue(16 * UNIT);
    RecordSlot slot = Objects.requireNonNull(queue.claim(Long.BYTES));
    Thread other = new Thread(() -> offer(queue, 2, UNIT));
    other.start();
    other.join();
    assertThat(queue.peek()).isNull();
    slot.buffer().putLong(1);
    slot.commit();
    assertThat(drain(queue)).containsExactly(1L, 2L);
  }

  @Test
  void a_record_that_does_not_fit_before_the_end_begins_at_the_start() {
    RecordQueue queue = new RecordQueue(16 * UNIT);
    for (long i = 0; i < 1_000; i++) {
      assertThat(offer(queue, i, 3 * UNIT)).isTrue();
      assertThat(drain(queue)).containsExactly(i);
    }
  }

  @Test
  void a_closed_queue_refuses_and_still_gives_what_it_has() {
    RecordQueue queue = new RecordQueue(4 * UNIT);
    offer(queue, 1, UNIT);
    queue.close();
    queue.close();
    assertThat(offer(queue, 2, UNIT)).isFalse();
    assertThat(queue.statistics().dropped(DropReason.CLOSED)).isEqualTo(1);
    assertThat(drain(queue)).containsExactly(1L);
    assertThat(queue.statistics().queuedBytes()).isZero();
    assertThat(queue.last()).isNull();
  }

  @Test
  void the_end_waits_for_a_claim_that_is_being_filled() throws Exception {
    RecordQueue queue = new RecordQueue(4 * UNIT);
    CountDownLatch claimed = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    Thread slow =
        new Thread(
            () -> {
              RecordSlot slot = Objects.requireNonNull(queue.claim(Long.BYTES));
              claimed.countDown();
              await(closed);
              slot.buffer().putLong(5);
              slot.commit();
            });
    slow.start();
    claimed.await();
    queue.close();
    assertThat(queue.peek()).isNull();
    closed.countDown();
    ByteBuffer record = Objects.requireNonNull(queue.last());
    assertThat(record.getLong()).isEqualTo(5);
    queue.release();
    assertThat(queue.statistics().queuedBytes()).isZero();
    assertThat(queue.last()).isNull();
    slow.join();
  }

  /** Producers of records of random length, which name themselves in every byte. */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void many_threads_keep_their_order_and_their_bytes_and_the_account_is_exact(long seed)
      throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    RecordQueue queue = new RecordQueue((64L * UNIT) << random.nextInt(4));
    int threads = 4;
    int each = 20_000;
    long[] accepted = new long[threads];
    List<Thread> producers = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      int producer = t;
      SplittableRandom lengths = random.split();
      producers.add(
          start(
              () -> {
                for (int i = 0; i < each; i++) {
                  accepted[producer] += put(queue, producer, i, lengths) ? 1 : 0;
                }
              }));
    }
    long[] next = new long[threads];
    long[] seen = new long[threads];
    while (producers.stream().anyMatch(Thread::isAlive)) {
      take(queue, queue.peek(), next, seen);
      SinkStatistics statistics = queue.statistics();
      assertThat(statistics.pending()).isNotNegative();
      assertThat(statistics.queuedRecords()).isNotNegative();
    }
    queue.close();
    takeAll(queue, next, seen);
    assertThat(seen).isEqualTo(accepted);
    SinkStatistics statistics = queue.statistics();
    assertThat(statistics.offered()).isEqualTo((long) threads * each);
    assertThat(statistics.pending()).as("%s", statistics).isZero();
    assertThat(statistics.queuedRecords()).isZero();
    assertThat(statistics.queuedBytes()).isZero();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {11, 12, 13})
  void an_end_in_the_middle_of_offers_leaves_no_record_unaccounted(long seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 200; round++) {
      RecordQueue queue = new RecordQueue(256 * UNIT);
      List<Thread> producers = new ArrayList<>();
      for (int t = 0; t < 3; t++) {
        int producer = t;
        SplittableRandom lengths = random.split();
        producers.add(
            start(
                () -> {
                  for (int i = 0; i < 200; i++) {
                    put(queue, producer, i, lengths);
                  }
                }));
      }
      long[] next = new long[3];
      long[] seen = new long[3];
      int polls = random.nextInt(200);
      for (int i = 0; i < polls; i++) {
        take(queue, queue.peek(), next, seen);
      }
      queue.close();
      for (ByteBuffer last = queue.last(); last != null; last = queue.last()) {
        take(queue, last, next, seen);
      }
      for (Thread producer : producers) {
        producer.join();
      }
      SinkStatistics statistics = queue.statistics();
      assertThat(statistics.offered()).isEqualTo(600);
      assertThat(statistics.pending()).as("round %d: %s", round, statistics).isZero();
      assertThat(statistics.queuedBytes()).isZero();
      assertThat(queue.peek()).isNull();
    }
  }

  private static boolean put(
      RecordQueue queue, int producer, long number, SplittableRandom lengths) {
    int claimed = Long.BYTES + 1 + lengths.nextInt(queue.maxRecordBytes() - Long.BYTES);
    RecordSlot slot = queue.claim(claimed);
    if (slot == null) {
      return false;
    }
    if (lengths.nextInt(50) == 0) {
      slot.abandon();
      return false;
    }
    ByteBuffer record = slot.buffer();
    record.put((byte) producer).putLong(number);
    int filled = lengths.nextInt(record.remaining() + 1);
    for (int i = 0; i < filled; i++) {
      record.put((byte) (producer + number));
    }
    slot.commit();
    return true;
  }

  private static void take(
      RecordQueue queue, @Nullable ByteBuffer record, long[] next, long[] seen) {
    if (record == null) {
      return;
    }
    int producer = record.get();
    long number = record.getLong();
    assertThat(number).isGreaterThanOrEqualTo(next[producer]);
    next[producer] = number + 1;
    seen[producer]++;
    while (record.hasRemaining()) {
      if (record.get() != (byte) (producer + number)) {
        throw new AssertionError("record " + number + " of " + producer + " is torn");
      }
    }
    queue.release();
    queue.written(1);
  }

  /** What is left when no thread claims any more: nothing is waited for. */
  private static void takeAll(RecordQueue queue, long[] next, long[] seen) {
    long left = queue.statistics().queuedBytes();
    for (ByteBuffer record = queue.peek(); record != null; record = queue.peek()) {
      take(queue, record, next, seen);
      long now = queue.statistics().queuedBytes();
      assertThat(now).as("a record that is taken makes room").isLessThan(left);
      left = now;
    }
  }

  private static boolean offer(RecordQueue queue, long value, int bytes) {
    RecordSlot slot = queue.claim(bytes);
    if (slot == null) {
      return false;
    }
    slot.buffer().putLong(value);
    slot.commit();
    return true;
  }

  private static List<Long> drain(RecordQueue queue) {
    List<Long> values = new ArrayList<>();
    for (ByteBuffer record = queue.peek(); record != null; record = queue.peek()) {
      values.add(record.getLong());
      assertThat(values).as("records come only once").hasSizeLessThanOrEqualTo(MAX_RECORDS);
      queue.release();
    }
    return values;
  }

  private static Thread start(Runnable task) {
    Thread thread = new Thread(task);
    thread.start();
    return thread;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
