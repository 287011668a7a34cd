package io.tiltyard.monitor.latency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tiltyard.monitor.call.Arm;
import io.tiltyard.monitor.call.CallOutcome;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LiveLatencyTest {
  private static final ArmKey FIRST = new ArmKey("flowers", "iris", 3, Arm.CHAMPION);
  private static final ArmKey SECOND = new ArmKey("fraud", "fraud", 1, Arm.CHAMPION);

  private final LatencyBook book = new LatencyBook();

  private void calls(ArmKey arm, int count, long nanos) {
    for (int i = 0; i < count; i++) {
      book.arm(arm).finished(CallOutcome.OK, -1, -1, -1, -1, nanos, 1);
    }
  }

  private List<ArmSnapshot> now() {
    book.tick();
    return book.snapshot();
  }

  @Test
  void only_what_finished_in_between_counts() {
    calls(FIRST, 1_000, 80_000_000);
    List<ArmSnapshot> from = now();
    calls(FIRST, 100, 1_000_000);
    assertThat((double) LiveLatency.p99Nanos(from, now())).isCloseTo(1e6, within(2e4));
  }

  @Test
  void all_arms_count_together_also_those_that_are_new() {
    calls(FIRST, 10, 1_000_000);
    List<ArmSnapshot> from = now();
    calls(FIRST, 98, 1_000_000);
    assertThat((double) LiveLatency.p99Nanos(from, now())).isCloseTo(1e6, within(2e4));
    calls(SECOND, 2, 50_000_000);
    assertThat((double) LiveLatency.p99Nanos(from, now())).isCloseTo(50e6, within(1e6));
  }

  @Test
  void an_arm_that_began_anew_counts_from_its_beginning() {
    calls(FIRST, 1_000, 80_000_000);
    List<ArmSnapshot> from = now();
    book.forget("iris", 3);
    calls(FIRST, 50, 1_000_000);
    assertThat((double) LiveLatency.p99Nanos(from, now())).isCloseTo(1e6, within(2e4));
  }

  @Test
  void little_says_nothing() {
    calls(FIRST, 1_000, 1_000_000);
    List<ArmSnapshot> from = now();
    assertThat(LiveLatency.p99Nanos(from, now())).isZero();
    calls(FIRST, LiveLatency.ENOUGH - 1, 1_000_000);
    assertThat(LiveLatency.p99Nanos(from, now())).isZero();
    assertThat(LiveLatency.p99Nanos(List.of(), List.of())).isZero();
  }
}
