package io.tiltyard.monitor.latency;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.tiltyard.monitor.call.Arm;
import io.tiltyard.monitor.call.CallOutcome;
import io.tiltyard.monitor.call.Stage;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CyclicBarrier;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class LatencyBookTest {
  private static final ArmKey CHAMPION = new ArmKey("flowers", "iris", 3, Arm.CHAMPION);
  private static final ArmKey CHALLENGER = new ArmKey("flowers", "iris", 4, Arm.CHALLENGER);
  private static final long HOUR_NANOS = 3_600_000_000_000L;

  private final LatencyBook book = new LatencyBook();

  @Test
  void the_same_key_gives_the_same_monitor() {
    assertThat(book.arm(CHAMPION)).isSameAs(book.arm(CHAMPION));
    assertThat(book.arm(CHAMPION)).isNotSameAs(book.arm(CHALLENGER));
    assertThat(book.arm(CHAMPION).key()).isEqualTo(CHAMPION);
  }

  @Test
  void durations_show_up_after_a_tick() {
    run(5_000);
    assertThat(snapshot().stage(Stage.RUN).histogram().getTotalCount()).isZero();
    book.tick();
    assertThat(snapshot().stage(Stage.RUN).histogram().getTotalCount()).isEqualTo(1);
  }

  @Test
  void a_finished_call_is_in_every_stage_that_happened() {
    book.arm(CHAMPION).finished(CallOutcome.OK, 1_000, 2_000, 3_000, 4_000, 10_000, 7);
    book.arm(CHAMPION).finished(CallOutcome.INVALID, 1_000, -1, -1, -1, 1_500, 7);
    book.tick();
    ArmSnapshot arm = snapshot();
    assertThat(arm.key()).isEqualTo(CHAMPION);
    assertThat(arm.count(CallOutcome.OK)).isEqualTo(1);
    assertThat(arm.count(CallOutcome.INVALID)).isEqualTo(1);
    assertThat(arm.count(CallOutcome.FAILED)).isZero();
    assertThat(arm.calls()).isEqualTo(2);
    assertThat(arm.rows()).as("rows of ok calls").isEqualTo(7);
    assertThat(arm.clamped()).isZero();
    assertThat(arm.stage(Stage.DECODE).histogram().getTotalCount()).isEqualTo(2);
    assertThat(arm.stage(Stage.QUEUE).histogram().getTotalCount()).isEqualTo(1);
    assertThat(arm.stage(Stage.TOTAL).sumNanos()).isEqualTo(11_500);
  }

  @Test
  void durations_of_more_than_an_hour_are_cut_and_counted() {
    ArmMonitor arm = book.arm(CHAMPION);
    for (long nanos : new long[] {-1, 0, HOUR_NANOS, HOUR_NANOS + 1, Long.MAX_VALUE}) {
      arm.finished(CallOutcome.FAILED, -1, -1, -1, -1, nanos, 0);
    }
    book.tick();
    StageSnapshot total = snapshot().stage(Stage.TOTAL);
    assertThat(snapshot().clamped()).isEqualTo(2);
    assertThat(total.histogram().getTotalCount()).isEqualTo(4);
    assertThat(total.sumNanos()).isEqualTo(3 * HOUR_NANOS);
    assertThat(total.histogram().getCountBetweenValues(0, 1)).isEqualTo(1);
    assertThat(total.histogram().getValueAtPercentile(100)).isGreaterThanOrEqualTo(HOUR_NANOS);
  }

  @Test
  void quantiles_are_exact_to_one_percent() {
    SplittableRandom random = new SplittableRandom(42);
    List<Long> values = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      long value = (long) Math.exp(Math.log(1e4) + random.nextDouble() * Math.log(1e5));
      values.add(value);
      book.arm(CHAMPION).finished(CallOutcome.OK, -1, -1, -1, -1, value, 1);
    }
    book.tick();
    values.sort(Long::compare);
    Histogram histogram = snapshot().stage(Stage.TOTAL).histogram();
    for (double percentile : new double[] {1, 10, 50, 90, 99, 99.9}) {
      long exact = values.get((int) Math.ceil(values.size() * percentile / 100) - 1);
      double found = histogram.getValueAtPercentile(percentile);
      assertThat(Math.abs(found - exact) / exact).as("p%s", percentile).isLessThan(0.01);
    }
  }

  @Test
  void a_snapshot_does_not_change_any_more() {
    run(5_000);
    book.tick();
    ArmSnapshot before = snapshot();
    run(5_000);
    book.tick();
    assertThat(before.stage(Stage.RUN).histogram().getTotalCount()).isEqualTo(1);
    assertThat(snapshot().stage(Stage.RUN).histogram().getTotalCount()).isEqualTo(2);
  }

  @Test
  void two_snapshots_add_up() {
    finish(CHAMPION, 10, 5_000);
    finish(CHALLENGER, 20, 8_000);
    book.tick();
    ArmSnapshot sum = book.snapshot().get(0).plus(book.snapshot().get(1));
    assertThat(sum.key()).isEqualTo(CHAMPION);
    assertThat(sum.calls()).isEqualTo(30);
    assertThat(sum.rows()).isEqualTo(30);
    assertThat(sum.stage(Stage.TOTAL).histogram().getTotalCount()).isEqualTo(30);
    assertThat(sum.stage(Stage.TOTAL).sumNanos()).isEqualTo(10 * 5_000 + 20 * 8_000);
  }

  @Test
  void the_difference_of_two_snapshots_is_what_happened_in_between() {
    finish(CHAMPION, 10, 5_000);
    book.tick();
    ArmSnapshot earlier = snapshot();
    finish(CHAMPION, 3, 700_000);
    book.tick();
    ArmSnapshot between = snapshot().minus(earlier);
    assertThat(between.calls()).isEqualTo(3);
    assertThat(between.rows()).isEqualTo(3);
    assertThat(between.stage(Stage.TOTAL).histogram().getTotalCount()).isEqualTo(3);
    assertThat(between.stage(Stage.TOTAL).histogram().getCountBetweenValues(0, 600_000)).isZero();
    assertThat(between.stage(Stage.TOTAL).sumNanos()).isEqualTo(2_100_000);
  }

  @Test
  void a_forgotten_arm_begins_anew_and_its_past_is_not_subtracted() {
    finish(CHAMPION, 10, 5_000);
    book.tick();
    ArmSnapshot earlier = snapshot();
    book.forget("iris", 3);
    assertThat(book.snapshot()).isEmpty();
    finish(CHAMPION, 20, 5_000);
    book.tick();
    assertThat(snapshot().calls()).isEqualTo(20);
    assertThat(snapshot().minus(earlier).calls()).isEqualTo(20);
  }

  @Test
  void taking_a_call_makes_no_garbage() {
    ArmMonitor arm = book.arm(CHAMPION);
    long few = allocated(() -> finish(arm, 1_000));
    long many = allocated(() -> finish(arm, 100_000));
    assertThat(many).as("after %d bytes for a hundredth of it", few).isLessThan(50_000);
  }

  private void run(long nanos) {
    book.arm(CHAMPION).finished(CallOutcome.FAILED, -1, -1, nanos, -1, -1, 0);
  }

  private static void finish(ArmMonitor arm, int calls) {
    for (int i = 0; i < calls; i++) {
      arm.finished(CallOutcome.OK, 1_000 + i, 2_000, 3_000, 4_000, 10_000, 1);
    }
  }

  private static long allocated(Runnable task) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    task.run();
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  @Test
  void many_threads_lose_nothing_while_others_tick() throws Exception {
    int threads = 4;
    int each = 50_000;
    ArmMonitor arm = book.arm(CHAMPION);
    CyclicBarrier barrier = new CyclicBarrier(threads + 1);
    List<Thread> recorders = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      long nanos = 1_000L * (t + 1);
      Thread recorder =
          new Thread(
              () -> {
                await(barrier);
                for (int i = 0; i < each; i++) {
                  arm.finished(CallOutcome.OK, nanos, nanos, nanos, nanos, nanos, 2);
                }
              });
      recorder.start();
      recorders.add(recorder);
    }
    await(barrier);
    long last = 0;
    while (recorders.stream().anyMatch(Thread::isAlive)) {
      book.tick();
      long count = snapshot().stage(Stage.TOTAL).histogram().getTotalCount();
      assertThat(count).isGreaterThanOrEqualTo(last);
      last = count;
    }
    book.tick();
    ArmSnapshot all = snapshot();
    assertThat(all.count(CallOutcome.OK)).isEqualTo((long) threads * each);
    assertThat(all.rows()).isEqualTo(2L * threads * each);
    for (Stage stage : Stage.values()) {
      assertThat(all.stage(stage).histogram().getTotalCount()).isEqualTo((long) threads * each);
      assertThat(all.stage(stage).sumNanos()).isEqualTo((1_000L + 2_000 + 3_000 + 4_000) * each);
    }
  }

  private void finish(ArmKey key, int calls, long nanos) {
    for (int i = 0; i < calls; i++) {
      book.arm(key).finished(CallOutcome.OK, nanos, nanos, nanos, nanos, nanos, 1);
    }
  }

  private ArmSnapshot snapshot() {
    return book.snapshot().get(0);
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
