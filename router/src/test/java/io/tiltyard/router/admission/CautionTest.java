package io.tiltyard.router.admission;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CautionTest {
  private final Caution caution = new Caution(0);
  private long now;

  /** A window of requests that came in after the last change. */
  private void window(int missed) {
    now += 10;
    for (int i = 0; i < Caution.WINDOW; i++) {
      caution.ended(i < missed, now, now);
    }
  }

  @ParameterizedTest(name = "{0} of 16 miss: {1}")
  @CsvSource({"0, 10000", "1, 10000", "2, 11000", "16, 11000"})
  void one_in_ten_may_miss(int missed, long stretched) {
    window(missed);
    assertThat(caution.stretched(10_000)).isEqualTo(stretched);
  }

  @Test
  void f77_it_is_bounded_and_forgets() {
    for (int i = 0; i < 100; i++) {
      window(Caution.WINDOW);
    }
    assertThat(caution.stretched(10_000)).isEqualTo(20_000);
    for (int i = 0; i < 10; i++) {
      window(0);
    }
    assertThat(caution.stretched(10_000)).isEqualTo(10_000);
  }

  @Test
  void those_who_came_in_before_it_changed_are_no_evidence() {
    window(Caution.WINDOW);
    for (int i = 0; i < 1_000; i++) {
      caution.ended(true, now - 1, now + i);
    }
    assertThat(caution.stretched(10_000)).isEqualTo(11_000);
  }

  @Test
  void the_longest_time_is_no_overflow() {
    for (int i = 0; i < 100; i++) {
      window(Caution.WINDOW);
    }
    assertThat(caution.stretched(Long.MAX_VALUE / 4)).isPositive();
    assertThat(caution.stretched(0)).isZero();
  }
}
