package io.tiltyard.benchmarks.paired;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class MachineCpuTest {
  @Test
  void idle_and_stolen_time_is_not_busy() {
    MachineCpu start = MachineCpu.parse("cpu  0 0 0 0 0 0 0 0 0 0\ncpu0 1 1 1 1 1 1 1 1 1 1\n");
    MachineCpu end = MachineCpu.parse("cpu  40 5 30 10 5 1 4 5 3 2\n");

    MachineCpu passed = end.since(start);

    assertThat(passed.total()).isEqualTo(100);
    assertThat(passed.busyShare()).isEqualTo(0.8);
    assertThat(passed.stealShare()).isEqualTo(0.05);
  }

  @Test
  void the_machine_that_runs_this_has_time() {
    assertThat(MachineCpu.now().total()).isPositive();
  }
}
