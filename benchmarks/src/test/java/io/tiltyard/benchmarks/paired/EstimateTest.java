package io.tiltyard.benchmarks.paired;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class EstimateTest {
  @Test
  void the_median_of_an_even_sample_lies_between_its_middle_two() {
    assertThat(Estimate.of(List.of(4.0, 1.0, 3.0, 2.0)).median()).isEqualTo(2.5);
  }

  @Test
  void a_constant_sample_leaves_no_doubt() {
    assertThat(Estimate.of(List.of(1.5, 1.5, 1.5))).isEqualTo(new Estimate(1.5, 1.5, 1.5));
  }

  @Test
  void nothing_is_known_of_an_empty_sample() {
    assertThat(Estimate.of(List.of()).median()).isNaN();
  }

  @Test
  void the_same_sample_gives_the_same_interval() {
    List<Double> sample = List.of(1.0, 2.0, 4.0, 8.0, 16.0);

    assertThat(Estimate.of(sample)).isEqualTo(Estimate.of(sample));
    assertThat(Estimate.of(sample).low()).isLessThan(4);
    assertThat(Estimate.of(sample).high()).isGreaterThan(4);
  }

  @Test
  void the_interval_holds_the_true_median_about_19_times_in_20() {
    SplittableRandom random = new SplittableRandom(7);
    int held = 0;
    for (int trial = 0; trial < 200; trial++) {
      List<Double> sample = new ArrayList<>();
      for (int i = 0; i < 21; i++) {
        sample.add(random.nextDouble());
      }
      Estimate estimate = Estimate.of(sample);
      held += estimate.low() <= 0.5 && estimate.high() >= 0.5 ? 1 : 0;
    }
    assertThat(held).as("of 200").isBetween(178, 200);
  }
}
