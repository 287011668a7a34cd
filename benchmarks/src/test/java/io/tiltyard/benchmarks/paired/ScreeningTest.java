package io.tiltyard.benchmarks.paired;

import static io.tiltyard.benchmarks.paired.Blocks.block;
import static io.tiltyard.benchmarks.paired.Blocks.quiet;
import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.benchmarks.paired.Screening.Dropped;
import io.tiltyard.benchmarks.paired.Screening.Reason;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ScreeningTest {
  @Test
  void steal_beyond_the_limit_drops_a_turn() {
    Block stolen = block("a", 1, 1, Screening.MAX_STEAL * 1.01, 0);
    Block atTheLimit = block("a", 0, 1, Screening.MAX_STEAL, 0);

    Screening screening = Screening.of(List.of(atTheLimit, stolen));

    assertThat(screening.counted()).containsExactly(atTheLimit);
    assertThat(screening.dropped()).containsExactly(new Dropped("a", 1, Reason.STEAL));
    assertThat(screening.count(Reason.STEAL)).isEqualTo(1);
    assertThat(screening.count(Reason.PRESSURE)).isZero();
    assertThat(screening.passes()).isEqualTo(2);
  }

  @Test
  void pressure_is_held_against_the_same_contenders_other_turns() {
    List<Block> blocks =
        List.of(
            block("busy", 0, 1, 0, 0.8),
            block("idle", 0, 1, 0, 0.1),
            block("busy", 1, 1, 0, 0.82),
            block("idle", 1, 1, 0, 0.5),
            block("busy", 2, 1, 0, 0.79),
            block("idle", 2, 1, 0, 0.1));

    assertThat(Screening.of(blocks).dropped())
        .containsExactly(new Dropped("idle", 1, Reason.PRESSURE));
  }

  @Test
  void a_contenders_turns_are_found_by_its_name() {
    Block b = quiet("b", 0, 1);

    assertThat(Screening.of(List.of(quiet("a", 0, 1), b)).counted("b")).containsExactly(b);
  }

  @Test
  void nothing_measured_is_nothing_dropped() {
    assertThat(Screening.of(List.of())).isEqualTo(new Screening(List.of(), List.of(), 0));
  }
}
