package io.tiltyard.server.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.base.error.ErrorCode;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What may be asked of the repository's index; S-11 holds here too. */
final class IndexRequestReaderTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|false",
        "' '|false",
        "{}|false",
        "{\"ready\":false}|false",
        "{\"ready\":true}|true",
        "{\"x\":[{\"ready\":true}]}|false",
        "{\"x\":1,\"ready\":true,\"y\":{}}|true"
      })
  void reads(String text, boolean readyOnly) {
    assertThat(read(text)).isEqualTo(new IndexRequestReader.Result.Read(readyOnly));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[]|MALFORMED_REQUEST|expected a JSON object",
        "1|MALFORMED_REQUEST|expected a JSON object",
        "{|MALFORMED_REQUEST|ends too early",
        "{}{}|MALFORMED_REQUEST|content after",
        "{\"ready\":1}|INVALID_ARGUMENT|'ready' is the number 1",
        "{\"ready\":null}|INVALID_ARGUMENT|'ready' is null",
        "{\"ready\":true,\"ready\":true}|MALFORMED_REQUEST|stands twice"
      })
  void refuses(String text, ErrorCode code, String reason) {
    assertThat(read(text))
        .isInstanceOfSatisfying(
            IndexRequestReader.Result.Refused.class,
            refused -> {
              assertThat(refused.refusal().code()).isEqualTo(code);
              assertThat(refused.refusal().text()).contains(reason);
            });
  }

  @Test
  void s11_a_depth_of_250000_is_refused() {
    String deep = "{\"x\":" + "[".repeat(250_000);
    assertThat(read(deep))
        .isInstanceOfSatisfying(
            IndexRequestReader.Result.Refused.class,
            refused ->
                assertThat(refused.refusal().text())
                    .isEqualTo("JSON nesting depth exceeds maximum allowed limit (100)"));
  }

  private static IndexRequestReader.Result read(String text) {
    return IndexRequestReader.read(text.getBytes(StandardCharsets.UTF_8));
  }
}
