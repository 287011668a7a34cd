package io.tiltyard.monitor.latency;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The cells are those of the histogram that they are added to. */
final class DurationCellsTest {
  private final DurationCells cells = new DurationCells();
  private final Histogram expected = DurationCells.newHistogram();

  @Test
  void every_edge_of_a_power_of_two_falls_into_the_histogram_s_own_cell() {
    for (long power = 1; power < DurationCells.HIGHEST_NANOS; power *= 2) {
      for (long value = Math.max(0, power - 9); value <= power + 9; value++) {
        take(value);
      }
    }
    take(DurationCells.HIGHEST_NANOS);
    assertAgree();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void random_values_fall_into_the_histogram_s_own_cells(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 50_000; i++) {
      take(random.nextLong(DurationCells.HIGHEST_NANOS) >>> random.nextInt(42));
    }
    assertAgree();
  }

  private void take(long value) {
    cells.add(value);
    expected.recordValue(value);
  }

  private void assertAgree() {
    Histogram sum = DurationCells.newHistogram();
    cells.addTo(sum);
    assertThat(sum).isEqualTo(expected);
    assertThat(sum.getMaxValue()).isEqualTo(expected.getMaxValue());
    assertThat(sum.getMinNonZeroValue()).isEqualTo(expected.getMinNonZeroValue());
  }
}
