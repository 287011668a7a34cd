package io.tiltyard.monitor.latency;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.monitor.call.Arm;
import io.tiltyard.monitor.call.CallOutcome;
import io.tiltyard.monitor.testing.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class VersionStatisticsTest {
  private final ManualClock clock = new ManualClock();
  private final LatencyBook book = new LatencyBook();
  private final ArmMonitor arm = book.arm(new ArmKey("flowers", "iris", 3, Arm.CHAMPION));
  private final VersionStatistics statistics = new VersionStatistics(clock);

  @BeforeEach
  void include() {
    statistics.include(arm);
    statistics.include(arm);
  }

  @Test
  void a_version_without_calls_has_zeros() {
    VersionStatisticsSnapshot snapshot = statistics.snapshot();
    assertThat(snapshot.lastInferenceEpochMillis()).isZero();
    assertThat(snapshot.inferenceCount()).isZero();
    assertThat(snapshot.executionCount()).isZero();
    assertThat(snapshot.success()).isEqualTo(new CountAndNanos(0, 0));
    assertThat(snapshot.batches()).isEmpty();
  }

  @Test
  void successful_calls_add_up_by_stage() {
    arm.finished(CallOutcome.OK, 10, 20, 30, 40, 110, 3);
    arm.finished(CallOutcome.OK, 1, 2, 3, 4, 11, 2);
    VersionStatisticsSnapshot snapshot = statistics.snapshot();
    assertThat(snapshot.success()).isEqualTo(new CountAndNanos(2, 121));
    assertThat(snapshot.computeInput()).isEqualTo(new CountAndNanos(2, 11));
    assertThat(snapshot.queue()).isEqualTo(new CountAndNanos(2, 22));
    assertThat(snapshot.computeInfer()).isEqualTo(new CountAndNanos(2, 33));
    assertThat(snapshot.computeOutput()).isEqualTo(new CountAndNanos(2, 44));
    assertThat(snapshot.inferenceCount()).isEqualTo(5);
    assertThat(snapshot.fail()).isEqualTo(new CountAndNanos(0, 0));
  }

  @Test
  void the_calls_of_all_arms_add_up_and_outlive_their_place_in_the_book() {
    ArmKey key = new ArmKey("birds", "iris", 3, Arm.SHADOW);
    ArmMonitor other = book.arm(key);
    other.finished(CallOutcome.OK, 1, 2, 3, 4, 11, 2);
    statistics.include(other);
    arm.finished(CallOutcome.OK, 10, 20, 30, 40, 110, 3);
    other.finished(CallOutcome.SHED, 1, -1, -1, -1, 5, 2);
    book.forget("iris", 3);
    VersionStatisticsSnapshot snapshot = statistics.snapshot();
    assertThat(snapshot.success()).isEqualTo(new CountAndNanos(2, 121));
    assertThat(snapshot.fail()).isEqualTo(new CountAndNanos(1, 5));
    assertThat(snapshot.inferenceCount()).isEqualTo(5);
  }

  @Test
  void other_calls_are_failures_and_nothing_else() {
    arm.finished(CallOutcome.SHED, 10, -1, -1, -1, 15, 3);
    arm.finished(CallOutcome.FAILED, 10, 20, 30, -1, 70, 3);
    VersionStatisticsSnapshot snapshot = statistics.snapshot();
    assertThat(snapshot.fail()).isEqualTo(new CountAndNanos(2, 85));
    assertThat(snapshot.success()).isEqualTo(new CountAndNanos(0, 0));
    assertThat(snapshot.queue()).isEqualTo(new CountAndNanos(0, 0));
    assertThat(snapshot.inferenceCount()).isZero();
  }

  @Test
  void runs_are_kept_by_batch_size_in_ascending_order() {
    statistics.execution(8, 800);
    statistics.execution(1, 100);
    statistics.execution(8, 810);
    VersionStatisticsSnapshot snapshot = statistics.snapshot();
    assertThat(snapshot.executionCount()).isEqualTo(3);
    assertThat(snapshot.batches())
        .containsExactly(
            new BatchStatistics(1, new CountAndNanos(1, 100)),
            new BatchStatistics(8, new CountAndNanos(2, 1_610)));
  }

  @Test
  void the_last_run_is_known_in_milliseconds_since_the_epoch() {
    clock.advance(Duration.ofSeconds(5));
    statistics.execution(1, 100);
    assertThat(statistics.snapshot().lastInferenceEpochMillis())
        .isEqualTo(ManualClock.START.plusSeconds(5).toEpochMilli());
  }

  @Test
  void the_number_of_batch_sizes_is_bounded_and_runs_are_counted_all_the_same() {
    for (int size = 1; size <= 1_000; size++) {
      statistics.execution(size, 1);
    }
    VersionStatisticsSnapshot snapshot = statistics.snapshot();
    assertThat(snapshot.batches()).hasSize(BatchSizes.CAPACITY);
    assertThat(snapshot.batches().get(0).batchSize()).isEqualTo(1);
    assertThat(snapshot.executionCount()).isEqualTo(1_000);
  }

  @Test
  void sizes_that_share_a_cell_are_told_apart() {
    statistics.execution(5, 1);
    statistics.execution(5 + BatchSizes.CAPACITY, 2);
    statistics.execution(5 + 2 * BatchSizes.CAPACITY, 3);
    assertThat(statistics.snapshot().batches())
        .extracting(BatchStatistics::batchSize)
        .containsExactly(5L, 5L + BatchSizes.CAPACITY, 5L + 2 * BatchSizes.CAPACITY);
  }

  @Test
  void many_threads_lose_no_run() throws Exception {
    int threads = 4;
    int each = 20_000;
    List<Thread> runners = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      Thread runner =
          new Thread(
              () -> {
                for (int i = 0; i < each; i++) {
                  statistics.execution(1 + i % 100, 10);
                  arm.finished(CallOutcome.OK, 1, 1, 1, 1, 4, 2);
                }
              });
      runner.start();
      runners.add(runner);
    }
    for (Thread runner : runners) {
      runner.join();
    }
    VersionStatisticsSnapshot snapshot = statistics.snapshot();
    assertThat(snapshot.executionCount()).isEqualTo((long) threads * each);
    assertThat(snapshot.inferenceCount()).isEqualTo(2L * threads * each);
    assertThat(snapshot.success()).isEqualTo(new CountAndNanos(80_000, 320_000));
    assertThat(snapshot.batches()).hasSize(100);
    for (BatchStatistics batch : snapshot.batches()) {
      assertThat(batch.computeInfer()).isEqualTo(new CountAndNanos(800, 8_000));
    }
  }
}
