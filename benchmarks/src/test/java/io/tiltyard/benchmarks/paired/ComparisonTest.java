package io.tiltyard.benchmarks.paired;

import static io.tiltyard.benchmarks.paired.Blocks.block;
import static io.tiltyard.benchmarks.paired.Blocks.quiet;
import static io.tiltyard.benchmarks.paired.Blocks.withClient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ComparisonTest {
  private static final Comparison COMPARISON =
      new Comparison("question", Cost.of("a"), Cost.of("b"), Goal.atMost(2));

  private static Comparison.Answer answer(Comparison comparison, Block... blocks) {
    return comparison.answer(Screening.of(List.of(blocks)));
  }

  @Test
  void divides_turns_of_the_same_pass() {
    Comparison.Answer answer =
        answer(
            COMPARISON, quiet("a", 0, 30), quiet("b", 0, 20), quiet("b", 1, 10), quiet("a", 1, 20));

    assertThat(answer.perPass()).containsExactly(1.5, 2.0);
    assertThat(answer.ratio().median()).isEqualTo(1.75);
    assertThat(answer.verdict()).isEqualTo(Goal.Verdict.REACHED);
  }

  @Test
  void the_ratio_of_sums_weighs_expensive_passes_more() {
    Comparison.Answer answer =
        answer(
            COMPARISON, quiet("a", 0, 30), quiet("b", 0, 20), quiet("b", 1, 10), quiet("a", 1, 20));

    assertThat(answer.ofSums()).isCloseTo(50.0 / 30, within(1e-9));
  }

  @Test
  void a_turn_with_steal_drops_its_pass_and_no_other() {
    Comparison.Answer answer =
        answer(
            COMPARISON,
            block("a", 0, 30, 0.02, 0),
            quiet("b", 0, 20),
            block("b", 1, 10, 0.01, 0),
            quiet("a", 1, 20),
            block("c", 1, 20, 0.5, 0));

    assertThat(answer.perPass()).containsExactly(2.0);
    assertThat(answer.droppedPasses()).isEqualTo(1);
  }

  @Test
  void costs_are_added_and_subtracted_within_a_pass() {
    Comparison comparison =
        new Comparison(
            "question",
            Cost.of("a").minus(Cost.of("run")),
            Cost.of("b").plus(Cost.of("run")),
            null);

    Comparison.Answer answer =
        answer(comparison, quiet("a", 0, 30), quiet("run", 0, 5), quiet("b", 0, 20));

    assertThat(answer.perPass()).containsExactly(1.0);
    assertThat(answer.verdict()).isNull();
    assertThat(comparison.of().text()).isEqualTo("(a - run)");
  }

  @Test
  void a_pass_without_a_part_of_the_cost_is_dropped() {
    Comparison comparison =
        new Comparison("question", Cost.of("a").minus(Cost.of("run")), Cost.of("b"), null);

    Comparison.Answer answer =
        answer(comparison, quiet("a", 0, 30), block("run", 0, 5, 0.5, 0), quiet("b", 0, 20));

    assertThat(answer.perPass()).isEmpty();
    assertThat(answer.droppedPasses()).isEqualTo(1);
    assertThat(answer.ratio().median()).isNaN();
  }

  @Test
  void the_client_counts_in_a_ratio_of_its_own() {
    Comparison.Answer answer =
        answer(COMPARISON, withClient("a", 0, 30, 10, 0, 0), withClient("b", 0, 10, 10, 0, 0));

    assertThat(answer.ratio().median()).isEqualTo(3);
    assertThat(answer.withClients().median()).isEqualTo(2);
  }
}
