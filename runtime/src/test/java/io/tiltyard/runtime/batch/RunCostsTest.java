package io.tiltyard.runtime.batch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class RunCostsTest {
  private static final long BOUND = 1_000;
  private static final long HELD_UP = 10_000_001;
  private static final long SMALL = 0x1234_5678_9abc_0000L;
  private static final long LARGE = 0x9876_5432_10fe_0000L;

  private final RunCosts costs = new RunCosts(BOUND);

  private void end(int times, long size, long nanos) {
    for (int i = 0; i < times; i++) {
      costs.ended(size, nanos, true);
    }
  }

  @Test
  void nothing_is_cheap_before_it_was_seen_often_enough() {
    assertThat(costs.isCheap(SMALL)).isFalse();
    end(RunCosts.TO_EARN - 1, SMALL, BOUND);
    assertThat(costs.isCheap(SMALL)).isFalse();
    end(1, SMALL, BOUND);
    assertThat(costs.isCheap(SMALL)).isTrue();
  }

  @Test
  void no_size_vouches_for_another() {
    end(10_000, SMALL, 1);
    assertThat(costs.isCheap(LARGE)).isFalse();
    end(1, LARGE, HELD_UP);
    assertThat(costs.isCheap(SMALL)).isTrue();
  }

  @Test
  void one_run_over_the_bound_is_enough_whatever_the_mean_is() {
    end(10_000, SMALL, 1);
    end(1, SMALL, BOUND + 1);
    assertThat(costs.isCheap(SMALL)).isFalse();
    end(RunCosts.AFTER_SLOW - 1, SMALL, 1);
    assertThat(costs.isCheap(SMALL)).isFalse();
    end(1, SMALL, 1);
    assertThat(costs.isCheap(SMALL)).isTrue();
  }

  @Test
  void one_that_held_its_thread_up_is_remembered_for_longer() {
    end(10, SMALL, 1);
    end(1, SMALL, HELD_UP);
    end(1, SMALL, BOUND + 1);
    end(RunCosts.AFTER_HELD_UP - 1, SMALL, 1);
    assertThat(costs.isCheap(SMALL)).isFalse();
    end(1, SMALL, 1);
    assertThat(costs.isCheap(SMALL)).isTrue();
  }

  @Test
  void a_failure_proves_that_a_size_is_slow_and_never_that_it_is_not() {
    for (int i = 0; i < 100; i++) {
      costs.ended(SMALL, 1, false);
    }
    assertThat(costs.isCheap(SMALL)).isFalse();
    end(RunCosts.TO_EARN, SMALL, 1);
    costs.ended(SMALL, 1, false);
    assertThat(costs.isCheap(SMALL)).isTrue();
    costs.ended(SMALL, BOUND + 1, false);
    assertThat(costs.isCheap(SMALL)).isFalse();
  }

  @Test
  void a_bound_of_zero_makes_nothing_cheap() {
    RunCosts never = new RunCosts(0);
    for (int i = 0; i < 100; i++) {
      never.ended(SMALL, 0, true);
    }
    assertThat(never.isLearning()).isFalse();
    assertThat(never.isCheap(SMALL)).isFalse();
  }

  @Test
  void what_is_known_has_a_bound_and_new_sizes_are_learned_all_the_same() {
    for (long size = 1; size <= 10_000; size++) {
      end(RunCosts.TO_EARN, size * 0x9E37_79B9_7F4A_7C15L, 1);
      assertThat(costs.isCheap(size * 0x9E37_79B9_7F4A_7C15L)).isTrue();
    }
  }
}
