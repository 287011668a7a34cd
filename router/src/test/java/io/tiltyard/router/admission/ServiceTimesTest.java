package io.tiltyard.router.admission;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

final class ServiceTimesTest {
  private final ServiceTimes times = new ServiceTimes();

  private void observe(int often, long rows, long nanos) {
    for (int i = 0; i < often; i++) {
      times.observe(rows, nanos);
    }
  }

  @Test
  void nothing_is_expected_of_what_was_never_seen() {
    assertThat(times.expected(1)).isZero();
    assertThat(times.expected(1_000)).isZero();
  }

  @Test
  void between_two_sizes_it_is_a_line_and_beyond_the_largest_the_line_goes_on() {
    observe(1, 1, 1_100);
    observe(1, 8, 1_800);
    assertThat(times.expected(1)).isEqualTo(1_100);
    assertThat(times.expected(4)).isEqualTo(1_400);
    assertThat(times.expected(8)).isEqualTo(1_800);
    assertThat(times.expected(32)).isEqualTo(4_200);
  }

  @Test
  void a_larger_run_that_was_never_tried_is_believed_to_be_no_slower() {
    observe(1, 1, 1_000);
    assertThat(times.expected(32)).isEqualTo(1_000);
  }

  @Test
  void a_smaller_run_than_any_seen_is_believed_to_be_no_faster() {
    observe(1, 16, 1_000);
    assertThat(times.expected(1)).isEqualTo(1_000);
  }

  @Test
  void a_size_that_was_slow_once_is_not_believed_to_be_slower_than_its_rows_apart() {
    observe(1, 8, 1_000_000);
    observe(10, 1, 1_000);
    assertThat(times.expected(8)).isEqualTo(8_000);
  }

  @Test
  void it_follows_a_change_and_one_stall_moves_it_by_less_than_double() {
    observe(1, 4, 1_000);
    times.observe(4, 5_000_000_000L);
    assertThat(times.expected(4)).isLessThan(2_000);
    observe(30, 4, 1_000);
    assertThat(times.expected(4)).isCloseTo(1_000, Percentage.withPercentage(2));
    observe(30, 4, 3_000);
    assertThat(times.expected(4)).isCloseTo(3_000, Percentage.withPercentage(2));
  }

  @Test
  void a_run_of_no_rows_or_no_time_harms_nothing() {
    observe(3, 0, 0);
    assertThat(times.expected(0)).isPositive();
    observe(3, Long.MAX_VALUE / 32, 10);
    assertThat(times.expected(Long.MAX_VALUE / 32)).isPositive();
  }
}
