package io.tiltyard.server.inference;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HeaderTextTest {
  @ParameterizedTest
  @CsvSource({
    "abc-123, abc-123",
    "a b~, a b~",
    "' a  b ', %20a  b%20",
    "'  ', %20%20",
    "'', ''",
    "100%, 100%25",
    "\u00fc, %C3%BC",
    "\u20ac5, %E2%82%AC5",
    "\ud83d\ude00, %F0%9F%98%80"
  })
  void a_value_is_escaped_to_ascii(String text, String expected) {
    assertThat(HeaderText.ascii(text)).isEqualTo(expected);
  }
}
