package io.tiltyard.monitor.latency;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.monitor.call.Arm;
import io.tiltyard.monitor.call.CallOutcome;
import io.tiltyard.monitor.call.Stage;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Adding and subtracting snapshots behaves like adding and subtracting numbers. */
final class ArmSnapshotTest {
  private static final ArmKey KEY = new ArmKey("flowers", "iris", 3, Arm.CHAMPION);
  private static final CallOutcome[] OUTCOMES = CallOutcome.values();

  private final LatencyBook book = new LatencyBook();

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {201, 202, 203, 204, 205})
  void a_sum_less_one_part_is_the_other_part(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    ArmSnapshot first = take(random, random.nextInt(2_000));
    ArmSnapshot second = take(random, random.nextInt(2_000));
    ArmSnapshot between = second.minus(first);
    assertEqual(first.plus(between), second);
    assertEqual(between.plus(first), second);
    assertEqual(second.minus(between), first);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {301, 302})
  void a_snapshot_less_itself_is_empty(long seed) {
    ArmSnapshot snapshot = take(new SplittableRandom(seed), 500);
    ArmSnapshot empty = snapshot.minus(snapshot);
    assertThat(empty.calls()).isZero();
    assertThat(empty.rows()).isZero();
    assertThat(empty.clamped()).isZero();
    for (Stage stage : Stage.values()) {
      assertThat(empty.stage(stage).histogram().getTotalCount()).isZero();
      assertThat(empty.stage(stage).sumNanos()).isZero();
    }
    assertEqual(empty.plus(snapshot), snapshot);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {401, 402})
  void parts_are_not_changed_by_adding_or_subtracting(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    ArmSnapshot first = take(random, 300);
    ArmSnapshot second = take(random, 300);
    long firstCount = first.stage(Stage.RUN).histogram().getTotalCount();
    long secondCount = second.stage(Stage.RUN).histogram().getTotalCount();
    first.plus(second);
    second.minus(first);
    assertThat(first.stage(Stage.RUN).histogram().getTotalCount()).isEqualTo(firstCount);
    assertThat(second.stage(Stage.RUN).histogram().getTotalCount()).isEqualTo(secondCount);
  }

  private ArmSnapshot take(SplittableRandom random, int calls) {
    for (int i = 0; i < calls; i++) {
      book.arm(KEY)
          .finished(
              OUTCOMES[random.nextInt(OUTCOMES.length)],
              nanos(random),
              nanos(random),
              nanos(random),
              nanos(random),
              nanos(random),
              random.nextInt(10));
    }
    book.tick();
    return book.snapshot().get(0);
  }

  private static long nanos(SplittableRandom random) {
    return switch (random.nextInt(10)) {
      case 0 -> -1;
      case 1 -> Long.MAX_VALUE;
      default -> random.nextLong(10_000_000_000L);
    };
  }

  private static void assertEqual(ArmSnapshot actual, ArmSnapshot expected) {
    assertThat(actual.outcomes()).isEqualTo(expected.outcomes());
    assertThat(actual.rows()).isEqualTo(expected.rows());
    assertThat(actual.clamped()).isEqualTo(expected.clamped());
    for (Stage stage : Stage.values()) {
      assertThat(actual.stage(stage).sumNanos()).isEqualTo(expected.stage(stage).sumNanos());
      assertThat(actual.stage(stage).histogram()).isEqualTo(expected.stage(stage).histogram());
    }
  }
}
