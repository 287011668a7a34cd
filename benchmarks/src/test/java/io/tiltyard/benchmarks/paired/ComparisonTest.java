package io.tiltyard.benchmarks.paired;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ComparisonTest {
  private static final Comparison COMPARISON = new Comparison("question", "a", "b", null);

  private static Block block(String contender, int pass, double micros, double steal) {
    return new Block(contender, pass, 1, micros, Map.of(), 0, 1, 1, steal, 0);
  }

  @Test
  void divides_turns_of_the_same_pass() {
    Comparison.Answer answer =
        COMPARISON.answer(
            List.of(
                block("a", 0, 30, 0),
                block("b", 0, 20, 0),
                block("b", 1, 10, 0),
                block("a", 1, 20, 0)));

    assertThat(answer.perPass()).containsExactly(1.5, 2.0);
    assertThat(answer.ratio().median()).isEqualTo(1.75);
  }

  @Test
  void a_turn_with_steal_drops_its_pass_and_no_other() {
    Comparison.Answer answer =
        COMPARISON.answer(
            List.of(
                block("a", 0, 30, 0.02),
                block("b", 0, 20, 0),
                block("b", 1, 10, 0.01),
                block("a", 1, 20, 0),
                block("c", 1, 20, 0.5)));

    assertThat(answer.perPass()).containsExactly(2.0);
    assertThat(answer.droppedPasses()).isEqualTo(1);
  }
}
