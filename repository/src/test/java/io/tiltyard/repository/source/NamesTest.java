package io.tiltyard.repository.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NamesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "-1",
        "+1",
        "01",
        "1.0",
        "v2",
        "1e2",
        "0x1",
        "latest",
        " 1",
        "1 ",
        "1_000",
        "9223372036854775808",
        "99999999999999999999",
        "２",
        "١",
        "1\u0000",
        "/",
        "..",
      })
  void f34_f90_is_not_a_version(String text) {
    assertThat(VersionNumber.parse(text)).isEqualTo(VersionNumber.INVALID);
  }

  @ParameterizedTest
  @CsvSource({
    "1,1",
    "9,9",
    "10,10",
    "20260101,20260101",
    "9223372036854775807,9223372036854775807"
  })
  void is_a_version(String text, long number) {
    assertThat(VersionNumber.parse(text)).isEqualTo(number);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "A-b_c.9", "0", "-", "bert-base.v2", "x"})
  void is_a_model_name(String name) {
    assertThat(ModelName.isValid(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", ".", "..", ".hidden", "a/b", "a\\b", "../etc", "a b", " ", "ä", "模型", "a\u0000", "a\n",
        "%2e%2e", "a:b", "a;b", "\u202ea", "ａ",
      })
  void s01_is_not_a_model_name(String name) {
    assertThat(ModelName.isValid(name)).isFalse();
  }

  @Test
  void a_model_name_has_at_most_128_characters() {
    assertThat(ModelName.isValid("x".repeat(128))).isTrue();
    assertThat(ModelName.isValid("x".repeat(129))).isFalse();
  }
}
