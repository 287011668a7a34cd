package io.tiltyard.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tiltyard.router.route.RouteDefinition;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RouteRulesTest {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"challengers": [{"version": 2, "weight": 60}, {"version": 3, "weight": 50.5}]} | challengers: got weights 60 + 50.5 = 110.5, expected a sum of at most 100; the champion gets the rest
          {"challengers": [{"version": 2, "weight": -1}]}      | challengers[0].weight: got -1, expected percent from 0 to 100 in steps of 0.01
          {"challengers": [{"version": 2, "weight": NaN}]}     | challengers[0].weight: got NaN, expected percent from 0 to 100 in steps of 0.01
          {"challengers": [{"version": 2, "weight": 1e9}]}     | challengers[0].weight: got 1.0E9, expected percent from 0 to 100 in steps of 0.01
          {"challengers": [{"version": 2, "weight": 10.005}]}  | challengers[0].weight: got 10.005, expected percent from 0 to 100 in steps of 0.01
          {"challengers": [{"version": 2, "weight": "10"}]}    | challengers[0].weight: got '10', expected percent from 0 to 100 in steps of 0.01
          {"challengers": [{"version": 2, "weight": 1}, {"version": 2, "weight": 1}]} | challengers[1]: got version 2, which is challengers[0] already, expected each version in one part of the route
          {"champion": {"version": 2}, "challengers": [{"version": 2, "weight": 1}]}  | challengers[0]: got version 2, which is champion already, expected each version in one part of the route
          {"champion": {"version": 2}, "shadows": [{"version": 2}]}                   | shadows[0]: got version 2, which is champion already, expected each version in one part of the route
          {"challengers": [{"version": 2, "weight": 1}], "shadows": [{"version": 2}]} | shadows[0]: got version 2, which is challengers[0] already, expected each version in one part of the route
          {"shadows": [{"version": 2}, {"version": 2}]}        | shadows[1]: got version 2, which is shadows[0] already, expected each version in one part of the route
          {"shadows": [{"version": 2, "fraction": 1.5}]}       | shadows[0].fraction: got 1.5, expected a fraction from 0 to 1
          {"shadows": [{"fraction": 0.5}]}                     | shadows[0].version: got nothing, expected a version, a whole number from 1 to 9223372036854775807
          {"shadows": {"version": 2}}                          | shadows: got keys, expected a list
          {"shadows": [2]}                                     | shadows[0]: got 2, expected keys: fraction, version
          {"champion": {"version": 1.5}}                       | champion.version: got 1.5, expected a version, a whole number from 1 to 9223372036854775807
          {"champion": {"version": "1"}}                       | champion.version: got '1', expected a version, a whole number from 1 to 9223372036854775807
          {"champion": {"version": 1, "newest": true}}         | champion: got both version and newest, expected version or newest
          {"champion": {"newest": false}}                      | champion.newest: got false, expected true, or no such key
          {"champion": {"version": 1, "weight": 5}}            | champion.weight: got an unknown key, expected one of newest, version
          {"model": "../etc"}                                  | model: got '../etc', expected a name of 1 to 128 letters, digits, '.', '_' or '-' that does not start with '.'
          {"log_file": "/etc/passwd"}                          | log_file: got an unknown key, expected one of challengers, champion, model, shadows
          [1]                                                  | (top): got a list, expected keys: challengers, champion, model, shadows
          """)
  void a_broken_rule_is_told(String json, String problem) throws JsonProcessingException {
    List<Problem> problems = new ArrayList<>();

    RouteDefinition route = RouteReader.read("r", MAPPER.readTree(json), "", problems);

    assertThat(problems).extracting(Problem::text).containsExactly(problem);
    assertThat(route).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../etc",
        "a/../b",
        "..",
        " ..",
        "/etc/passwd",
        "m/sub",
        "m/",
        "\\..\\",
        "%2e%2e%2f",
        "%252e",
        "a\u0000",
        "\u202egnp.exe",
        "",
        "  ",
        ".hidden",
        "２"
      })
  void a_name_that_means_something_elsewhere_is_refused(String name)
      throws JsonProcessingException {
    List<Problem> problems = new ArrayList<>();

    assertThat(RouteReader.read(name, MAPPER.readTree("{}"), "routes", problems)).isNull();
    assertThat(problems).hasSize(1);
    assertThat(problems.get(0).text()).doesNotContain("\u0000", "\u202e");
  }

  @Test
  void a_name_of_128_characters_is_the_longest() {
    assertThat(Names.legal("m".repeat(128))).isTrue();
    assertThat(Names.legal("m".repeat(129))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"33.33, 33.33, 33.34", "0.1, 0.2, 99.7", "0, 0, 0", "100, 0, 0", "0.01, 0.02, 0"})
  void weights_sum_as_decimals(double first, double second, double third)
      throws JsonProcessingException {
    String json =
        """
        {"champion": {"version": 9}, "challengers": [{"version": 1, "weight": %s},
         {"version": 2, "weight": %s}, {"version": 3, "weight": %s}]}
        """
            .formatted(first, second, third);
    List<Problem> problems = new ArrayList<>();

    assertThat(RouteReader.read("r", MAPPER.readTree(json), "", problems)).isNotNull();
    assertThat(problems).isEmpty();
  }

  @Test
  void several_broken_rules_are_told_together() throws JsonProcessingException {
    List<Problem> problems = new ArrayList<>();

    RouteReader.read(
        "r",
        MAPPER.readTree(
            """
            {"champion": {"version": 1}, "challengers": [{"version": 1, "weight": 70},
             {"version": 2, "weight": 40}], "shadows": [{"version": 2}]}
            """),
        "routes.r",
        problems);

    assertThat(problems)
        .extracting(Problem::key)
        .containsExactly("routes.r.challengers", "routes.r.challengers[0]", "routes.r.shadows[0]");
  }
}
