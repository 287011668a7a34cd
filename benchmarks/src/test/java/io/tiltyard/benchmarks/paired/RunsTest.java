package io.tiltyard.benchmarks.paired;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.benchmarks.paired.Contender.Runs;
import org.junit.jupiter.api.Test;

final class RunsTest {
  @Test
  void only_runs_since_the_start_count() {
    assertThat(new Runs(30, 180).rowsPerRunSince(new Runs(10, 100))).contains(4.0);
  }

  @Test
  void without_a_run_there_is_no_mean() {
    assertThat(new Runs(10, 100).rowsPerRunSince(new Runs(10, 100))).isEmpty();
  }
}
