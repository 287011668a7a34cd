package io.tiltyard.router.admission;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ForecastTest {
  private static long nanos(long rows) {
    return 100 + rows;
  }

  private static Load load(long waiting, long ahead, long others, long now, RunStarts starts) {
    return new Load(waiting, waiting, ahead, others, 1_000, Load.NEVER, now, starts);
  }

  /** Two instances: runs of 4 rows from 1,000 and 1,060 on. */
  private static RunStarts two() {
    RunStarts starts = new RunStarts(64, 0);
    starts.began(4, 1_000);
    starts.began(4, 1_060);
    return starts;
  }

  private static Forecast forecast(Load load, long rows) {
    return Forecast.of(load, new Capacity(2, 4, 256), ForecastTest::nanos, rows);
  }

  @Test
  void with_an_instance_free_it_runs_at_once() {
    assertThat(forecast(load(0, 0, 1, 1_070, two()), 3)).isEqualTo(new Forecast(0, 103, true));
  }

  @Test
  void it_waits_for_the_run_that_began_first() {
    assertThat(forecast(load(0, 0, 2, 1_070, two()), 1)).isEqualTo(new Forecast(34, 101, true));
    assertThat(forecast(load(2, 2, 4, 1_070, two()), 1)).isEqualTo(new Forecast(34, 103, true));
  }

  @Test
  void behind_a_full_batch_it_waits_for_the_second() {
    assertThat(forecast(load(4, 4, 12, 1_070, two()), 1)).isEqualTo(new Forecast(94, 101, false));
    assertThat(forecast(load(3, 3, 12, 1_070, two()), 2)).isEqualTo(new Forecast(94, 102, false));
  }

  @Test
  void behind_as_many_batches_as_instances_it_waits_a_whole_run_more() {
    assertThat(forecast(load(8, 8, 16, 1_070, two()), 1))
        .isEqualTo(new Forecast(34 + 104, 101, false));
  }

  @Test
  void a_request_larger_than_a_batch_runs_alone() {
    assertThat(forecast(load(1, 1, 3, 1_070, two()), 9)).isEqualTo(new Forecast(94, 109, false));
  }

  @Test
  void the_less_important_do_not_delay_its_run_but_fill_it() {
    assertThat(forecast(load(40, 0, 48, 1_070, two()), 1)).isEqualTo(new Forecast(34, 104, true));
  }

  @Test
  void a_run_that_is_overdue_may_end_at_any_moment() {
    assertThat(forecast(load(0, 0, 2, 9_000, two()), 1).waitNanos()).isZero();
  }

  @Test
  void a_run_is_told_of_once_for_each_of_its_members_and_counts_once() {
    RunStarts starts = two();
    starts.began(4, 1_060);
    assertThat(starts.nanos(0, 2)).isEqualTo(1_000);
    assertThat(starts.nanos(1, 2)).isEqualTo(1_060);
    assertThat(starts.rows(1, 2)).isEqualTo(4);
  }
}
