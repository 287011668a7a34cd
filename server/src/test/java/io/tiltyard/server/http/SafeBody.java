package io.tiltyard.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tiltyard.server.http.transport.RawResponse;
import java.io.IOException;
import java.util.regex.Pattern;

/** S-10: what no error body may tell. What stands in quotes is the client's own. */
final class SafeBody {
  private static final Pattern TELLTALE =
      Pattern.compile(
          "/(home|tmp|work|root|usr|var|opt|etc)/"
              + "|\\b(io|com|java|org|ai)\\.[a-z]+\\.[A-Za-z.]+"
              + "|Exception|\\bat [a-z]+\\.|\\.java:\\d|0x[0-9a-f]{8}|null pointer");
  private static final int MAX_BYTES = 1_024;

  private SafeBody() {}

  /** The body of a refusal with this status and code, checked. */
  static JsonNode check(RawResponse response, int status, String code) throws IOException {
    assertThat(response.status()).as(response.text()).isEqualTo(status);
    assertThat(response.header("content-type")).isEqualTo("application/json");
    assertThat(response.body().length).isLessThanOrEqualTo(MAX_BYTES);
    JsonNode body = new ObjectMapper().readTree(response.body());
    assertThat(body.get("code").asText()).as(response.text()).isEqualTo(code);
    assertThat(body.get("request_id").asText()).isNotEmpty();
    assertThat(response.header("x-request-id")).isEqualTo(body.get("request_id").asText());
    String text = body.get("error").asText();
    assertThat(text).isNotEmpty();
    String ours = text.replaceAll("'[^']*'", "''");
    assertThat(TELLTALE.matcher(ours).find()).as(text).isFalse();
    return body;
  }
}
