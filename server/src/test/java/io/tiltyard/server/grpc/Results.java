package io.tiltyard.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.base.error.ErrorCode;

/** Opens a {@link Result} as a test expects it. */
final class Results {
  private Results() {}

  static <T> T value(Result<T> result) {
    assertThat(result).isInstanceOf(Result.Value.class);
    return ((Result.Value<T>) result).value();
  }

  /** The text of a refusal with this code, which must be fit to leave the server. */
  static String refusal(Result<?> result, ErrorCode code) {
    assertThat(result).isInstanceOf(Result.Refused.class);
    Result.Refused<?> refused = (Result.Refused<?>) result;
    assertThat(refused.refusal().code()).isEqualTo(code);
    SafeText.check(refused.refusal().text());
    return refused.refusal().text();
  }
}
