package io.tiltyard.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.base.error.ErrorCode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** S-01, S-50, F34: names are decoded once and hold nothing that means something elsewhere. */
final class ModelPathTest {
  @ParameterizedTest
  @CsvSource({
    "m,m",
    "a-b_c.1,a-b_c.1",
    "%61,a",
    "a%20b,a b",
    "%C3%A9,é",
    "%e6%97%a5,日",
    "%F0%9F%98%80,😀",
    "a+b,a+b",
    "a;x,a;x",
    ".a,.a",
  })
  void takes_a_name(String segment, String name) {
    assertThat(parse(segment, null)).isEqualTo(new ModelPath.Result.Of(new ModelPath(name, "")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "%20",
        ".",
        "..",
        "a..b",
        "%2e%2e",
        "..%2f..%2fetc",
        "a/b",
        "%2F",
        "%5c",
        "\\..\\",
        "%252e%252e",
        "%25",
        "%00",
        "a%0d%0ab",
        "%7f",
        "%C2%85",
        "%E2%80%AE",
        "%E2%80%A8",
        "%ED%A0%80",
        "%C0%AF",
        "%ff",
        "%",
        "%2",
        "%zz",
        "%-1",
        "%+1"
      })
  void refuses_a_name(String segment) {
    assertThat(parse(segment, null))
        .isInstanceOfSatisfying(
            ModelPath.Result.Refused.class,
            refused -> {
              assertThat(refused.refusal().code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
              assertThat(refused.refusal().text()).startsWith("model name '");
            });
  }

  @Test
  void a_name_has_at_most_256_characters() {
    assertThat(parse("m".repeat(256), null)).isInstanceOf(ModelPath.Result.Of.class);
    assertThat(parse("m".repeat(257), null)).isInstanceOf(ModelPath.Result.Refused.class);
  }

  @ParameterizedTest
  @CsvSource({"1,1", "%31,1", "9223372036854775807,9223372036854775807"})
  void takes_a_version(String segment, String version) {
    assertThat(parse("m", segment)).isEqualTo(new ModelPath.Result.Of(new ModelPath("m", version)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "01",
        "-1",
        "+1",
        "v1",
        "latest",
        "1.0",
        "9223372036854775808",
        "%EF%BC%92",
        "%",
        "1%00"
      })
  void refuses_a_version(String segment) {
    assertThat(parse("m", segment)).isInstanceOf(ModelPath.Result.Refused.class);
  }

  private static ModelPath.Result parse(String model, @Nullable String version) {
    return ModelPath.parse(model, version);
  }
}
