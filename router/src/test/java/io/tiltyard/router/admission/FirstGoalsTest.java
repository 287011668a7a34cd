package io.tiltyard.router.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.runtime.batch.Priority;
import org.junit.jupiter.api.Test;

final class FirstGoalsTest {
  private final FirstGoals goals = new FirstGoals();

  @Test
  void the_first_of_a_priority_and_those_above_it_counts() {
    goals.enter(Priority.DEFAULT, 20);
    goals.enter(Priority.DEFAULT, 30);
    goals.enter(Priority.LOWEST, 10);
    assertThat(goals.first(Priority.HIGHEST)).isEqualTo(FirstGoals.NEVER);
    assertThat(goals.first(Priority.DEFAULT)).isEqualTo(20);
    assertThat(goals.first(Priority.LOWEST)).isEqualTo(10);
  }

  @Test
  void it_is_forgotten_with_the_request_that_had_it_until_the_next_one_comes() {
    goals.enter(Priority.DEFAULT, 20);
    goals.enter(Priority.DEFAULT, 30);
    goals.leave(Priority.DEFAULT, 20);
    assertThat(goals.first(Priority.DEFAULT)).isEqualTo(FirstGoals.NEVER);
    goals.enter(Priority.DEFAULT, 40);
    assertThat(goals.first(Priority.DEFAULT)).isEqualTo(40);
  }

  @Test
  void one_that_was_not_first_takes_no_other_goal_along() {
    goals.enter(Priority.DEFAULT, 20);
    goals.enter(Priority.DEFAULT, 10);
    goals.leave(Priority.DEFAULT, 10);
    goals.enter(Priority.DEFAULT, 30);
    goals.leave(Priority.DEFAULT, 20);
    assertThat(goals.first(Priority.DEFAULT)).isEqualTo(30);
  }

  @Test
  void requests_without_a_deadline_neither_set_nor_forget_one() {
    goals.enter(Priority.DEFAULT, 20);
    goals.enter(Priority.DEFAULT, FirstGoals.NEVER);
    goals.leave(Priority.DEFAULT, FirstGoals.NEVER);
    assertThat(goals.first(Priority.DEFAULT)).isEqualTo(20);
  }

  @Test
  void the_clock_may_wrap() {
    goals.enter(Priority.DEFAULT, Long.MIN_VALUE + 5);
    goals.enter(Priority.DEFAULT, Long.MAX_VALUE - 5);
    assertThat(goals.first(Priority.DEFAULT)).isEqualTo(Long.MAX_VALUE - 5);
  }
}
