package io.tiltyard.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Metadata;
import io.grpc.Status;
import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.ErrorType;
import io.tiltyard.base.error.Refusal;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class GrpcErrorsTest {
  /** What a type of error may look like, so that a new code cannot be mapped carelessly. */
  private static final Map<ErrorType, Set<Status.Code>> ALLOWED =
      Map.of(
          ErrorType.CLIENT,
          EnumSet.of(
              Status.Code.INVALID_ARGUMENT,
              Status.Code.NOT_FOUND,
              Status.Code.UNIMPLEMENTED,
              Status.Code.FAILED_PRECONDITION,
              Status.Code.ABORTED,
              Status.Code.CANCELLED,
              Status.Code.DEADLINE_EXCEEDED,
              Status.Code.RESOURCE_EXHAUSTED),
          ErrorType.CAPACITY,
          EnumSet.of(
              Status.Code.UNAVAILABLE,
              Status.Code.RESOURCE_EXHAUSTED,
              Status.Code.DEADLINE_EXCEEDED),
          ErrorType.UNAVAILABLE,
          EnumSet.of(Status.Code.UNAVAILABLE),
          ErrorType.INTERNAL,
          EnumSet.of(Status.Code.INTERNAL));

  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void every_code_has_a_status_that_fits_its_type(ErrorCode code) {
    assertThat(ALLOWED.get(code.type())).contains(GrpcErrors.code(code));
  }

  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void trailers_carry_the_code_and_the_id(ErrorCode code) {
    Metadata trailers = GrpcErrors.trailers("abc", new Refusal(code, "no"));
    assertThat(trailers.get(MetadataKeys.CODE)).isEqualTo(code.name());
    assertThat(trailers.get(MetadataKeys.REQUEST_ID)).isEqualTo("abc");
    assertThat(trailers.containsKey(MetadataKeys.RETRY_PUSHBACK))
        .isEqualTo(
            code == ErrorCode.QUOTA_EXCEEDED
                || (code.type() == ErrorType.CAPACITY
                    && GrpcErrors.code(code) == Status.Code.UNAVAILABLE));
  }

  @Test
  void a_client_is_told_when_to_try_a_full_queue_again() {
    Metadata trailers = GrpcErrors.trailers("a", new Refusal(ErrorCode.QUEUE_FULL, "full"));
    assertThat(trailers.get(MetadataKeys.RETRY_PUSHBACK)).isEqualTo("100");
    Metadata known =
        GrpcErrors.trailers("a", new Refusal(ErrorCode.DEADLINE_UNREACHABLE, "no", 37));
    assertThat(known.get(MetadataKeys.RETRY_PUSHBACK)).isEqualTo("37");
  }

  @Test
  void the_text_is_the_description() {
    Status status = GrpcErrors.status(new Refusal(ErrorCode.MODEL_NOT_FOUND, "no such model"));
    assertThat(status.getCode()).isEqualTo(Status.Code.NOT_FOUND);
    assertThat(status.getDescription()).isEqualTo("no such model");
  }

  @Test
  void a_long_text_is_cut_to_what_a_client_takes() {
    String text = "x".repeat(10_000);
    assertThat(GrpcErrors.status(new Refusal(ErrorCode.INTERNAL, text)).getDescription())
        .isEqualTo("x".repeat(4_096) + "...");
  }

  @Test
  void a_long_text_is_cut_by_its_escaped_length() {
    String text = "\u20ac".repeat(10_000);
    assertThat(GrpcErrors.status(new Refusal(ErrorCode.INTERNAL, text)).getDescription())
        .isEqualTo("\u20ac".repeat(455) + "...");
  }
}
