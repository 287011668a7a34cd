package io.tiltyard.runtime.batch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class RunCostTest {
  private static final long BOUND = 1_000;

  private final RunCost cost = new RunCost(BOUND);

  private void observe(int times, long nanos) {
    for (int i = 0; i < times; i++) {
      cost.observe(nanos);
    }
  }

  @Test
  void nothing_is_cheap_before_it_was_seen() {
    assertThat(cost.isCheap()).isFalse();
  }

  @Test
  void runs_up_to_the_bound_are_cheap() {
    observe(1, BOUND);
    assertThat(cost.isCheap()).isTrue();
  }

  @Test
  void runs_over_the_bound_are_not() {
    observe(100, BOUND + 1);
    assertThat(cost.isCheap()).isFalse();
  }

  @Test
  void a_bound_of_zero_makes_nothing_cheap() {
    RunCost never = new RunCost(0);
    never.observe(0);
    never.observe(1);
    assertThat(never.isCheap()).isFalse();
  }

  @Test
  void one_stall_changes_nothing() {
    observe(10, BOUND / 2);
    observe(1, 1_000_000_000);
    assertThat(cost.isCheap()).isTrue();
  }

  @Test
  void runs_that_have_become_slow_are_found_out() {
    observe(10, BOUND / 2);
    observe(20, 100 * BOUND);
    assertThat(cost.isCheap()).isFalse();
  }

  @Test
  void runs_that_have_become_fast_are_found_out() {
    observe(10, 100 * BOUND);
    observe(100, BOUND / 2);
    assertThat(cost.isCheap()).isTrue();
  }

  @Test
  void does_not_flutter_about_the_bound() {
    observe(10, BOUND - 10);
    observe(50, BOUND + BOUND / 2);
    assertThat(cost.isCheap()).isTrue();
    observe(50, 3 * BOUND);
    observe(200, BOUND + BOUND / 2);
    assertThat(cost.isCheap()).isFalse();
  }
}
