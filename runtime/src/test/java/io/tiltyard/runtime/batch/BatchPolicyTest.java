package io.tiltyard.runtime.batch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class BatchPolicyTest {
  private static final long MILLIS = 1_000_000;

  @Test
  void admits_up_to_its_rows() {
    BatchPolicy policy = new BatchPolicy(8, 0);
    assertThat(policy.admits(5, 3)).isTrue();
    assertThat(policy.admits(5, 4)).isFalse();
    assertThat(policy.admits(8, 0)).isTrue();
  }

  @Test
  void counts_rows_that_no_long_could_add() {
    BatchPolicy policy = new BatchPolicy(8, 0);
    assertThat(policy.admits(1, Long.MAX_VALUE)).isFalse();
    assertThat(policy.admits(8, Long.MAX_VALUE)).isFalse();
  }

  @Test
  void the_window_begins_with_the_oldest_arrival() {
    BatchPolicy policy = new BatchPolicy(8, 10 * MILLIS);
    assertThat(policy.waitNanos(1, 100, 100)).isEqualTo(10 * MILLIS);
    assertThat(policy.waitNanos(1, 100, 100 + 4 * MILLIS)).isEqualTo(6 * MILLIS);
    assertThat(policy.waitNanos(1, 100, 100 + 10 * MILLIS)).isZero();
    assertThat(policy.waitNanos(1, 100, 100 + 99 * MILLIS)).isZero();
  }

  @Test
  void a_full_batch_does_not_wait() {
    assertThat(new BatchPolicy(8, 10 * MILLIS).waitNanos(8, 0, 0)).isZero();
    assertThat(new BatchPolicy(8, 10 * MILLIS).waitNanos(9, 0, 0)).isZero();
  }

  @Test
  void nothing_waits_where_no_delay_is_configured() {
    assertThat(new BatchPolicy(8, 0).waitNanos(1, 0, 0)).isZero();
    assertThat(BatchPolicy.ALONE.waitNanos(1, 0, 0)).isZero();
  }

  @Test
  void the_clock_may_run_over_its_end() {
    BatchPolicy policy = new BatchPolicy(8, 10 * MILLIS);
    long oldest = Long.MAX_VALUE - MILLIS;
    assertThat(policy.waitNanos(1, oldest, oldest + 4 * MILLIS)).isEqualTo(6 * MILLIS);
    assertThat(policy.waitNanos(1, oldest, oldest + 11 * MILLIS)).isZero();
  }
}
