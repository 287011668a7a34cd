package io.tiltyard.server.grpc;

import io.grpc.Status;
import io.tiltyard.runtime.error.ErrorCode;
import io.tiltyard.runtime.error.Refusal;
import org.jspecify.annotations.Nullable;

/** What a step made of a request: a value, or an expected "no". */
sealed interface Result<T> {
  record Value<T>(T value) implements Result<T> {}

  /**
   * @param status that is told instead of the code's own, or null
   */
  record Refused<T>(Refusal refusal, Status.@Nullable Code status) implements Result<T> {
    Refused(Refusal refusal) {
      this(refusal, null);
    }
  }

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
