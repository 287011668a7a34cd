package io.tiltyard.router.alias;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Refusal;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AliasNameTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "Ab-5_",
        "test-alias",
        "1a2b5cDeFgH",
        "lates",
        "latest-1",
        "v123_temp",
        "123v",
        "v",
        "temp_V123",
        "_",
        "-",
        "blau-grün",
        "1e2",
        "champions"
      })
  void may_be(String name) {
    assertThat(AliasName.isLegal(name)).isTrue();
    assertThat(AliasName.checkSettable(name)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", ".", "/", "..", "a b", "a/./b", ":", "\\", "$dgs", "a\n", "a\u0000", "a@b", "latest",
        "LATEST", "Latest", "v1", "V20", "v\u0661"
      })
  void may_not_be(String name) {
    assertThat(AliasName.isLegal(name)).isFalse();
    Refusal refusal = Objects.requireNonNull(AliasName.checkSettable(name));
    assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(refusal.text()).startsWith("alias '").contains(AliasName.EXPECTED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "0", "007", "-1", "99999999999999999999", "\u0661", "\uff12"})
  void a_number_is_a_version_and_no_alias(String name) {
    assertThat(AliasName.isLegal(name)).isFalse();
  }

  @Test
  void has_at_most_255_characters() {
    assertThat(AliasName.isLegal("a".repeat(255))).isTrue();
    assertThat(AliasName.isLegal("a".repeat(256))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"champion", "previous", "Champion", "PREVIOUS"})
  void what_the_gateway_keeps_cannot_be_set(String name) {
    assertThat(AliasName.isLegal(name)).isTrue();
    assertThat(Objects.requireNonNull(AliasName.checkSettable(name)).text())
        .contains("keeps this one itself");
  }
}
