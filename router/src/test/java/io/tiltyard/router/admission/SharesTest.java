package io.tiltyard.router.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.runtime.batch.Priority;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class SharesTest {
  @Test
  void whoever_is_less_important_gets_no_more() {
    for (int priority = 1; priority < Priority.LEVELS; priority++) {
      assertThat(Shares.ofLimit(priority, 1_000)).isLessThan(Shares.ofLimit(priority - 1, 1_000));
      assertThat(Shares.ofTime(priority, 1_000)).isLessThan(Shares.ofTime(priority - 1, 1_000));
    }
  }

  @Test
  void one_is_one_for_everybody() {
    for (int priority = 0; priority < Priority.LEVELS; priority++) {
      assertThat(Shares.ofLimit(priority, 1)).isEqualTo(1);
    }
  }

  @Test
  void the_longest_time_has_a_share() {
    assertThat(Shares.ofTime(Priority.DEFAULT, Long.MAX_VALUE - 1)).isPositive();
    assertThat(Shares.ofLimit(Priority.DEFAULT, Long.MAX_VALUE)).isPositive();
  }

  @Test
  void f67_a_client_is_asked_to_stay_away_for_once_to_twice_of_what_is_ahead() {
    long seed = 67;
    Random random = new Random(seed);
    long least = Long.MAX_VALUE;
    long most = 0;
    for (int i = 0; i < 10_000; i++) {
      long millis = RetryDelay.millis(500_000_000L, random.nextLong());
      least = Math.min(least, millis);
      most = Math.max(most, millis);
    }
    assertThat(least).as("seed %d", seed).isBetween(500L, 510L);
    assertThat(most).as("seed %d", seed).isBetween(990L, 999L);
    assertThat(RetryDelay.millis(0, -1)).isBetween(20L, 39L);
    assertThat(RetryDelay.millis(Long.MAX_VALUE, Long.MIN_VALUE)).isBetween(10_000L, 19_999L);
  }
}
