package io.tiltyard.benchmarks.paired;

import static io.tiltyard.benchmarks.paired.Blocks.quiet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class CurveTest {
  private static final Curve CURVE = new Curve(Map.of(1, "one", 4, "four", 32, "many"));

  @Test
  void a_size_that_was_measured_costs_what_was_measured() {
    assertThat(CURVE.at(4)).isEqualTo(Cost.of("four"));
    assertThat(CURVE.at(1)).isEqualTo(Cost.of("one"));
  }

  @Test
  void beyond_the_ends_a_row_costs_what_it_costs_there() {
    assertThat(CURVE.at(0.5)).isEqualTo(Cost.of("one"));
    assertThat(CURVE.at(40)).isEqualTo(Cost.of("many"));
  }

  @Test
  void between_two_sizes_the_cost_of_a_run_grows_evenly() {
    double perRun = 100;
    double perRow = 7;
    Map<String, Block> pass =
        Map.of(
            "four", quiet("four", 0, perRun / 4 + perRow),
            "many", quiet("many", 0, perRun / 32 + perRow));

    for (double rows : new double[] {4.1, 10, 31.5}) {
      assertThat(CURVE.at(rows).in(pass, Block::cpuMicros))
          .as("%s rows", rows)
          .isCloseTo(perRun / rows + perRow, within(1e-9));
    }
  }

  @Test
  void the_best_size_is_chosen_by_its_median() {
    Screening turns =
        Screening.of(
            List.of(
                quiet("one", 0, 9),
                quiet("four", 0, 5),
                quiet("many", 0, 1),
                quiet("one", 1, 9),
                quiet("four", 1, 5),
                quiet("many", 1, 7),
                quiet("four", 2, 5),
                quiet("many", 2, 7)));

    assertThat(CURVE.best(turns)).isEqualTo(Cost.of("four"));
  }

  @Test
  void a_curve_has_points() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Curve(Map.of()));
  }
}
