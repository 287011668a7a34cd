package io.tiltyard.router.admission;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class RunStartsTest {
  private final RunStarts starts = new RunStarts(16, 0);

  @Test
  void before_any_run_all_began_at_the_start_with_one_row() {
    assertThat(starts.nanos(1, 2)).isZero();
    assertThat(starts.rows(1, 2)).isEqualTo(1);
  }

  @Test
  void a_run_is_known_once_however_many_of_its_requests_tell_of_it() {
    starts.began(1, 5);
    for (int request = 0; request < 32; request++) {
      starts.began(32, 10);
    }
    assertThat(starts.nanos(0, 2)).isEqualTo(5);
    assertThat(starts.nanos(1, 2)).isEqualTo(10);
    assertThat(starts.rows(1, 2)).isEqualTo(32);
  }

  @Test
  void instances_that_tell_of_their_runs_in_turns_hide_no_third_run() {
    starts.began(1, 5);
    for (int request = 0; request < 32; request++) {
      starts.began(2, 10);
      starts.began(3, 20);
    }
    assertThat(starts.nanos(0, 3)).isEqualTo(5);
    assertThat(starts.nanos(1, 3)).isEqualTo(10);
    assertThat(starts.nanos(2, 3)).isEqualTo(20);
    assertThat(starts.rows(0, 3)).isEqualTo(1);
    assertThat(starts.rows(2, 3)).isEqualTo(3);
  }

  @Test
  void only_the_newest_are_remembered() {
    for (int run = 1; run <= 100; run++) {
      starts.began(run, run * 10L);
    }
    assertThat(starts.nanos(0, 16)).isEqualTo(850);
    assertThat(starts.rows(15, 16)).isEqualTo(100);
  }
}
