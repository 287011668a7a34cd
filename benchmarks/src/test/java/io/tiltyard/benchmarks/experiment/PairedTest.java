package io.tiltyard.benchmarks.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

final class PairedTest {
  @Test
  void partners_are_divided() {
    assertThat(Paired.ratios(List.of(6.0, 5.0), List.of(2.0, 10.0), v -> v))
        .containsExactly(3.0, 0.5);
  }

  @Test
  void every_turn_has_a_partner() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Paired.ratios(List.of(1.0), List.of(), v -> v));
  }
}
