package io.tiltyard.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SuggestionTest {
  private static final List<String> KNOWN = List.of("http", "request_log", "repository", "routes");

  @ParameterizedTest
  @CsvSource({
    "htpp, http",
    "htpt, http",
    "https, http",
    "request-log, request_log",
    "requestlog, request_log",
    "route, routes",
    "repo, ",
    "zzz, ",
    "q, "
  })
  void the_nearest_known_name_is_suggested(String name, String expected) {
    assertThat(Suggestion.nearest(name, KNOWN)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"100000"})
  void a_very_long_name_costs_nothing(int length) {
    assertThat(Suggestion.nearest("x".repeat(length), KNOWN)).isNull();
  }
}
