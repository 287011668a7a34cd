package io.tiltyard.monitor.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.tensor.DataType;
import io.tiltyard.monitor.agent.AgentRunner;
import io.tiltyard.monitor.call.Arm;
import io.tiltyard.monitor.call.Why;
import io.tiltyard.monitor.sink.DropReason;
import io.tiltyard.monitor.testing.CallRecord;
import io.tiltyard.monitor.testing.ManualClock;
import io.tiltyard.monitor.testing.RecordedTensor;
import io.tiltyard.monitor.testing.Records;
import io.tiltyard.monitor.testing.ViewedCall;
import io.tiltyard.monitor.testing.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class DistributionMonitorTest {
  private static final DistributionSettings SMALL =
      new DistributionSettings(1 << 16, 2, 3, 4, 6, 8, 16);

  private final DistributionMonitor monitor = new DistributionMonitor(SMALL, new ManualClock());

  @Test
  void each_column_has_its_own_distribution() {
    take(Wire.fp32("x", new long[] {2, 3}, 1, 10, 100, 3, 30, 300));
    TensorDistribution tensor = input();
    assertThat(tensor.name()).isEqualTo("x");
    assertThat(tensor.datatype()).isEqualTo(DataType.FP32);
    assertThat(tensor.pooled()).isFalse();
    assertThat(tensor.columns()).hasSize(3);
    assertThat(summary(tensor, 0).min()).isEqualTo(1);
    assertThat(summary(tensor, 0).max()).isEqualTo(3);
    assertThat(summary(tensor, 1).mean()).isEqualTo(20);
    assertThat(summary(tensor, 2).quantiles().p50()).isEqualTo(100);
  }

  @Test
  void a_tensor_of_one_dimension_is_one_column() {
    take(Wire.int64("x", DataType.INT64, 5, 6, 7));
    assertThat(input().pooled()).isFalse();
    assertThat(input().columns()).hasSize(1);
    assertThat(input().columns().get(0).count()).isEqualTo(3);
  }

  @Test
  void further_dimensions_are_flattened_into_columns() {
    take(Wire.fp32("x", new long[] {1, 2, 2}, 1, 2, 3, 4));
    assertThat(input().columns()).hasSize(4);
    assertThat(summary(input(), 3).mean()).isEqualTo(4);
  }

  @Test
  void a_tensor_with_many_columns_is_pooled() {
    take(Wire.fp32("x", new long[] {1, 5}, 1, 2, 3, 4, 5));
    assertThat(input().pooled()).isTrue();
    assertThat(input().columns()).hasSize(1);
    assertThat(input().columns().get(0).count()).isEqualTo(5);
  }

  @Test
  void a_scalar_is_pooled() {
    take(Wire.fp32("x", new long[0], 7));
    assertThat(input().pooled()).isTrue();
    assertThat(summary(input(), 0).mean()).isEqualTo(7);
  }

  @Test
  void a_pooled_tensor_is_sampled_and_in_time_every_position_is_reached() {
    float[] values = new float[32];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    take(Wire.fp32("x", new long[] {1, 32}, values));
    assertThat(input().columns().get(0).count()).isEqualTo(16);
    assertThat(summary(input(), 0).max()).isEqualTo(30);
    take(Wire.fp32("x", new long[] {1, 32}, values));
    assertThat(input().columns().get(0).count()).isEqualTo(32);
    assertThat(summary(input(), 0).mean()).isCloseTo(15.5, within(1e-9));
  }

  @Test
  void the_rows_of_a_large_call_are_sampled_evenly() {
    float[] values = new float[20];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    take(Wire.fp32("x", new long[] {10, 2}, values));
    assertThat(input().columns()).extracting(Distribution::count).containsExactly(5L, 5L);
    assertThat(summary(input(), 0).mean()).as("rows 0, 2, 4, 6, 8").isEqualTo(8);
    assertThat(summary(input(), 1).mean()).isEqualTo(9);
  }

  @Test
  void a_tensor_whose_width_changes_is_pooled_without_losing_values() {
    take(Wire.fp32("x", new long[] {1, 2}, 1, 3));
    take(Wire.fp32("x", new long[] {1, 3}, 5, 7, 9));
    assertThat(input().pooled()).isTrue();
    assertThat(input().columns().get(0).count()).isEqualTo(5);
    assertThat(summary(input(), 0).mean()).isEqualTo(5);
    assertThat(summary(input(), 0).max()).isEqualTo(9);
  }

  @Test
  void byte_strings_fall_into_columns_too() {
    take(Wire.bytes("x", new long[] {2, 2}, "red", "1", "red", "22"));
    BytesDistribution color = (BytesDistribution) input().columns().get(0);
    BytesDistribution size = (BytesDistribution) input().columns().get(1);
    assertThat(color.top().get(0).value()).isEqualTo("red");
    assertThat(color.top().get(0).atLeast()).isEqualTo(2);
    assertThat(size.top())
        .extracting(BytesDistribution.FrequentValue::value)
        .containsExactlyInAnyOrder("1", "22");
  }

  @Test
  void inputs_and_outputs_of_the_same_name_are_told_apart() {
    monitor.offer(
        Records.builder("r")
            .inputs(List.of(Wire.fp32("x", new long[] {1}, 1)))
            .outputs(List.of(Wire.fp32("x", new long[] {1}, 2)))
            .build());
    monitor.doWork();
    VersionDistribution version = monitor.snapshot().get(0);
    assertThat(summary(version.inputs().get(0), 0).mean()).isEqualTo(1);
    assertThat(summary(version.outputs().get(0), 0).mean()).isEqualTo(2);
  }

  @Test
  void versions_and_arms_are_kept_apart_and_shadows_count() {
    offer("iris", 3, Arm.CHAMPION);
    offer("iris", 4, Arm.SHADOW);
    offer("iris", 4, Arm.SHADOW);
    monitor.doWork();
    assertThat(monitor.snapshot())
        .extracting(VersionDistribution::version, VersionDistribution::arm)
        .containsExactly(tuple(3L, Arm.CHAMPION), tuple(4L, Arm.SHADOW));
    assertThat(monitor.snapshot().get(1).calls()).isEqualTo(2);
  }

  @Test
  void only_calls_that_ended_well_count() {
    assertThat(
            monitor.offer(
                Records.builder("r")
                    .inputs(List.of(Wire.fp32("x", new long[] {1}, 1)))
                    .failed(ErrorCode.MODEL_EXECUTION_FAILED, "failed")
                    .build()))
        .isTrue();
    monitor.doWork();
    assertThat(monitor.snapshot()).isEmpty();
    assertThat(monitor.statistics().offered()).isZero();
  }

  @Test
  void calls_without_payloads_or_with_unusable_ones_are_only_counted() {
    monitor.offer(Records.record("a"));
    take(new RecordedTensor("x", DataType.FP32, new long[] {9}, null));
    take(new RecordedTensor("y", DataType.FP32, new long[] {1}, new byte[3]));
    VersionDistribution version = monitor.snapshot().get(0);
    assertThat(version.calls()).isEqualTo(3);
    assertThat(version.inputs()).extracting(TensorDistribution::name).containsExactly("y");
    assertThat(version.inputs().get(0).columns().get(0).count()).isZero();
  }

  @Test
  void a_tensor_whose_datatype_changes_begins_anew() {
    take(Wire.fp32("x", new long[] {1}, 1));
    take(Wire.strings("x", "a"));
    assertThat(input().datatype()).isEqualTo(DataType.BYTES);
    assertThat(input().columns().get(0).count()).isEqualTo(1);
  }

  @Test
  void the_version_idle_for_longest_makes_room() {
    offer("iris", 1, Arm.CHAMPION);
    offer("iris", 2, Arm.CHAMPION);
    offer("iris", 1, Arm.CHAMPION);
    offer("iris", 3, Arm.CHAMPION);
    monitor.doWork();
    assertThat(monitor.snapshot()).extracting(VersionDistribution::version).containsExactly(1L, 3L);
  }

  @Test
  void tensors_beyond_their_number_are_left_out() {
    take(
        Wire.fp32("a", new long[] {1}, 1),
        Wire.fp32("b", new long[] {1}, 1),
        Wire.fp32("c", new long[] {1}, 1),
        Wire.fp32("d", new long[] {1}, 1));
    assertThat(monitor.snapshot().get(0).inputs())
        .extracting(TensorDistribution::name)
        .containsExactly("a", "b", "c");
  }

  @Test
  void a_tensor_that_would_bring_too_many_columns_in_all_is_pooled() {
    take(
        Wire.fp32("a", new long[] {1, 4}, 1, 2, 3, 4),
        Wire.fp32("b", new long[] {1, 3}, 1, 2, 3),
        Wire.fp32("c", new long[] {1, 2}, 1, 2));
    assertThat(monitor.snapshot().get(0).inputs())
        .extracting(TensorDistribution::pooled)
        .containsExactly(false, true, false);
  }

  @Test
  void a_forgotten_version_is_gone_for_all_arms() {
    offer("iris", 3, Arm.CHAMPION);
    offer("iris", 3, Arm.SHADOW);
    monitor.doWork();
    monitor.forget("iris", 4);
    assertThat(monitor.snapshot()).hasSize(2);
    monitor.forget("iris", 3);
    assertThat(monitor.snapshot()).isEmpty();
  }

  @Test
  void a_version_that_comes_back_with_other_files_begins_anew() {
    for (String digest : List.of("a", "a", "b")) {
      monitor.offer(
          Records.builder("r")
              .version("iris", 3, digest)
              .inputs(List.of(Wire.fp32("x", new long[] {1}, 1)))
              .build());
      monitor.doWork();
    }
    assertThat(monitor.snapshot())
        .singleElement()
        .satisfies(version -> assertThat(version.calls()).isEqualTo(1));
  }

  @Test
  void a_full_queue_drops_and_counts() {
    int offered = 2_000;
    int accepted = 0;
    for (int i = 0; i < offered; i++) {
      accepted += monitor.offer(Records.record("r")) ? 1 : 0;
    }
    assertThat(accepted).isBetween(1, offered - 1);
    monitor.close();
    assertThat(monitor.offer(Records.record("late"))).isFalse();
    assertThat(monitor.statistics().offered()).isEqualTo(offered + 1);
    assertThat(monitor.statistics().written()).isEqualTo(accepted);
    assertThat(monitor.statistics().dropped(DropReason.QUEUE_FULL)).isEqualTo(offered - accepted);
    assertThat(monitor.statistics().dropped(DropReason.CLOSED)).isEqualTo(1);
    assertThat(monitor.snapshot().get(0).calls()).isEqualTo(accepted);
  }

  @Test
  void taking_a_call_makes_no_garbage() {
    DistributionMonitor roomy =
        new DistributionMonitor(DistributionSettings.defaults(), new ManualClock());
    ViewedCall small = new ViewedCall("r", Wire.fp32("x", new long[] {1, 16}, new float[16]));
    ViewedCall large = new ViewedCall("r", Wire.fp32("x", new long[] {1, 999}, new float[999]));
    for (ViewedCall call : List.of(small, large)) {
      long few = call.allocatedByOffers(roomy, 200);
      long many = call.allocatedByOffers(roomy, 4_000);
      assertThat(many).as("after %d bytes for a twentieth of it", few).isLessThan(4_000);
    }
    assertThat(roomy.statistics().droppedInAll()).isZero();
  }

  @Test
  void many_threads_and_readers_lose_nothing_from_the_account() throws Exception {
    AgentRunner runner = AgentRunner.start(monitor);
    CallRecord record = Records.withInputs(Wire.fp32("x", new long[] {2, 2}, 1, 2, 3, 4));
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 3; t++) {
      Thread thread =
          new Thread(
              () -> {
                for (int i = 0; i < 5_000; i++) {
                  monitor.offer(record);
                }
              });
      thread.start();
      threads.add(thread);
    }
    while (threads.stream().anyMatch(Thread::isAlive)) {
      monitor.snapshot();
    }
    runner.close();
    long written = monitor.statistics().written();
    assertThat(written + monitor.statistics().dropped(DropReason.QUEUE_FULL)).isEqualTo(15_000);
    assertThat(monitor.snapshot().get(0).calls()).isEqualTo(written);
    assertThat(input().columns())
        .extracting(Distribution::count)
        .containsExactly(2 * written, 2 * written);
  }

  @Test
  void settings_out_of_range_are_refused_with_their_value() {
    assertThatThrownBy(() -> new DistributionSettings(1, 0, 1, 1, 1, 1, 1))
        .hasMessage("maxVersions is 0, expected at least 1");
    assertThat(DistributionSettings.defaults().maxTensorColumns()).isEqualTo(64);
  }

  private void offer(String model, long version, Arm arm) {
    monitor.offer(
        Records.builder("r")
            .version(model, version, "")
            .arm(arm, Why.SPLIT)
            .inputs(List.of(Wire.fp32("x", new long[] {1}, 1)))
            .build());
  }

  private void take(RecordedTensor... inputs) {
    assertThat(monitor.offer(Records.withInputs(inputs))).isTrue();
    monitor.doWork();
  }

  private TensorDistribution input() {
    return monitor.snapshot().get(0).inputs().get(0);
  }

  private static NumericDistribution.Summary summary(TensorDistribution tensor, int column) {
    NumericDistribution distribution = (NumericDistribution) tensor.columns().get(column);
    NumericDistribution.Summary summary = distribution.summary();
    assertThat(summary).isNotNull();
    return Objects.requireNonNull(summary);
  }
}
