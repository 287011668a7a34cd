package io.tiltyard.loadtest.ramp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RateSearchTest {
  @ParameterizedTest
  @ValueSource(doubles = {3, 99, 100, 101, 777, 1_234, 56_789})
  void finds_what_a_server_can_do_within_the_precision(double capacity) {
    RateSearch search = new RateSearch(100, 1e6, 0.05);

    List<Double> tried = search(search, capacity);

    assertThat(search.best().orElseThrow()).isBetween(capacity / 1.5, capacity);
    if (capacity > 50) {
      assertThat(search.best().orElseThrow()).isBetween(capacity / 1.06, capacity);
    }
    assertThat(search.isCapped()).isFalse();
    assertThat(tried).hasSizeLessThan(40);
  }

  @Test
  void doubles_until_it_fails_and_then_halves_the_gap() {
    assertThat(search(new RateSearch(100, 1e6, 0.2), 500))
        .containsExactly(100.0, 200.0, 400.0, 800.0, 800.0, 600.0, 600.0, 500.0);
  }

  @Test
  void one_hiccup_decides_nothing() {
    RateSearch search = new RateSearch(100, 1e6, 0.05);
    search.failed();
    assertThat(search.next()).hasValue(100);
    search.passed();

    assertThat(search.next()).hasValue(200);
    search.failed();
    assertThat(search.next()).hasValue(200);
  }

  @Test
  void goes_down_where_the_first_rate_is_too_high_and_gives_up_below_one_a_second() {
    RateSearch search = new RateSearch(8, 1e6, 0.05);

    assertThat(search(search, 0)).containsExactly(8.0, 8.0, 4.0, 4.0, 2.0, 2.0, 1.0, 1.0);
    assertThat(search.best()).isEmpty();
  }

  @Test
  void stops_at_the_highest_rate_allowed_and_says_so() {
    RateSearch search = new RateSearch(100, 350, 0.05);

    assertThat(search(search, 1e9)).containsExactly(100.0, 200.0, 350.0);
    assertThat(search.best()).hasValue(350);
    assertThat(search.isCapped()).isTrue();
  }

  private static List<Double> search(RateSearch search, double capacity) {
    List<Double> tried = new ArrayList<>();
    for (OptionalDouble rate = search.next(); rate.isPresent(); rate = search.next()) {
      tried.add(rate.getAsDouble());
      if (rate.getAsDouble() <= capacity) {
        search.passed();
      } else {
        search.failed();
      }
    }
    return tried;
  }
}
