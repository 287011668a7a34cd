package io.tiltyard.server.http.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.ErrorType;
import io.tiltyard.base.error.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The one mapping of causes to statuses, and the one error body. */
final class HttpErrorsTest {
  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void every_code_has_a_status_of_its_type(ErrorCode code) {
    int status = HttpErrors.status(code);
    if (code.type() == ErrorType.CLIENT) {
      assertThat(status == 501 || (status >= 400 && status < 500)).as("%d", status).isTrue();
    } else if (code == ErrorCode.QUOTA_EXCEEDED) {
      assertThat(status).isEqualTo(429);
    } else if (code == ErrorCode.INSUFFICIENT_STORAGE) {
      assertThat(status).isEqualTo(507);
    } else {
      assertThat(status).isBetween(500, 504);
    }
  }

  @Test
  void the_statuses_are_those_documented() {
    assertThat(HttpErrors.status(ErrorCode.INVALID_SHAPE)).isEqualTo(400);
    assertThat(HttpErrors.status(ErrorCode.BATCH_TOO_LARGE)).isEqualTo(400);
    assertThat(HttpErrors.status(ErrorCode.ALLOCATION_TOO_LARGE)).isEqualTo(400);
    assertThat(HttpErrors.status(ErrorCode.OUT_OF_MEMORY)).isEqualTo(503);
    assertThat(HttpErrors.status(ErrorCode.REQUEST_TOO_LARGE)).isEqualTo(413);
    assertThat(HttpErrors.status(ErrorCode.UNSUPPORTED_MEDIA_TYPE)).isEqualTo(415);
    assertThat(HttpErrors.status(ErrorCode.VERSION_NOT_FOUND)).isEqualTo(404);
    assertThat(HttpErrors.status(ErrorCode.STALE_REVISION)).isEqualTo(412);
    assertThat(HttpErrors.status(ErrorCode.REVISION_REQUIRED)).isEqualTo(428);
    assertThat(HttpErrors.status(ErrorCode.CANCELLED)).isEqualTo(499);
    assertThat(HttpErrors.status(ErrorCode.QUEUE_FULL)).isEqualTo(503);
    assertThat(HttpErrors.status(ErrorCode.DEADLINE_EXCEEDED)).isEqualTo(504);
    assertThat(HttpErrors.status(ErrorCode.MODEL_EXECUTION_FAILED)).isEqualTo(500);
    assertThat(HttpErrors.status(ErrorCode.OUTPUT_CONTRACT)).isEqualTo(500);
  }

  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void what_may_pass_by_itself_says_when_to_try_again(ErrorCode code) {
    HttpAnswer answer = HttpErrors.answer(new Refusal(code, "text"), "id");
    boolean again =
        answer.headers().stream().anyMatch(h -> h.name().toString().equals("retry-after"));
    assertThat(again).isEqualTo(answer.status() == 503 || answer.status() == 429);
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "20, 1", "1000, 1", "1001, 2", "20000, 20"})
  void the_time_to_stay_away_is_in_whole_seconds(long millis, String seconds) {
    HttpAnswer answer =
        HttpErrors.answer(new Refusal(ErrorCode.CONCURRENCY_LIMIT, "text", millis), "id");
    assertThat(answer.headers())
        .filteredOn(header -> header.name().toString().equals("retry-after"))
        .extracting(header -> header.value().toString())
        .containsExactly(seconds);
  }

  @Test
  void the_body_is_json_whatever_the_text() throws IOException {
    String text = "a\"b\\c\n\u0000\u2028\ud800 é 日本";
    JsonNode body = body(new Refusal(ErrorCode.INVALID_ARGUMENT, text), "id\"");
    assertThat(body.get("error").asText()).isEqualTo(text);
    assertThat(body.get("code").asText()).isEqualTo("INVALID_ARGUMENT");
    assertThat(body.get("request_id").asText()).isEqualTo("id\"");
  }

  @Test
  void the_body_is_at_most_1_kib() throws IOException {
    for (String unit : new String[] {"x", "é", "日", "\u0001", "\""}) {
      HttpAnswer answer =
          HttpErrors.answer(
              new Refusal(ErrorCode.INVALID_TENSOR_DATA, unit.repeat(5_000)), "日".repeat(85));
      assertThat(answer.body().readableBytes()).isLessThanOrEqualTo(1_024);
      new ObjectMapper().readTree(answer.body().toString(StandardCharsets.UTF_8));
    }
  }

  @Test
  void a_wrong_verb_is_told_the_right_ones() {
    HttpAnswer answer = HttpErrors.methodNotAllowed("PUT", List.of("GET", "HEAD"), "id");
    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.headers()).contains(new HttpAnswer.Header(allow(), "GET, HEAD"));
  }

  private static CharSequence allow() {
    return io.netty.handler.codec.http.HttpHeaderNames.ALLOW;
  }

  private static JsonNode body(Refusal refusal, String id) throws IOException {
    String json = HttpErrors.answer(refusal, id).body().toString(StandardCharsets.UTF_8);
    return new ObjectMapper().readTree(json);
  }
}
