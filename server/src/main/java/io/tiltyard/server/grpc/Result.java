package io.tiltyard.server.grpc;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Refusal;

/** What a step made of a request: a value, or an expected "no". */
sealed interface Result<T> {
  record Value<T>(T value) implements Result<T> {}

  record Refused<T>(Refusal refusal) implements Result<T> {}

  static <T> Result<T> of(T value) {
    return new Value<>(value);
  }

  static <T> Result<T> refused(Refusal refusal) {
    return new Refused<>(refusal);
  }

  static <T> Result<T> refused(ErrorCode code, String text) {
    return new Refused<>(new Refusal(code, text));
  }
}
