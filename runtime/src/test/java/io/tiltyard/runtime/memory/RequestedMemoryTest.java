package io.tiltyard.runtime.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Refusal;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RequestedMemoryTest {
  private static final long TOTAL = 1_000;

  private static Refusal of(Throwable failure) {
    return Objects.requireNonNull(RequestedMemory.refusal(failure, " on this input", TOTAL));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Failed to allocate memory for requested buffer of size 1000 | OUT_OF_MEMORY",
        "Failed to allocate memory for requested buffer of size 1001 | ALLOCATION_TOO_LARGE",
        "Failed to allocate memory for requested buffer of size 9223372036854775808"
            + " | ALLOCATION_TOO_LARGE",
        "DefaultCPUAllocator: can't allocate memory: you tried to allocate 1000 bytes."
            + " | OUT_OF_MEMORY",
        "DefaultCPUAllocator: not enough memory: you tried to allocate 4000000000000 bytes."
            + " | ALLOCATION_TOO_LARGE",
        "Calculation for Tensor storage size overflowed | ALLOCATION_TOO_LARGE",
        "Storage size calculation overflowed with sizes=[4611686018427387904] | ALLOCATION_TOO_LARGE",
        "numel: integer multiplication overflow | ALLOCATION_TOO_LARGE",
        "SafeIntOnOverflow() Integer overflow | ALLOCATION_TOO_LARGE",
        "Tensor shape.Size() must be >= 0 | INVALID_ARGUMENT",
        "Trying to create tensor with negative dimension -5: [-5] | INVALID_ARGUMENT",
        "std::bad_alloc | OUT_OF_MEMORY",
      })
  void only_what_may_fit_another_time_may_be_sent_again(String said, ErrorCode code) {
    assertThat(of(new IllegalStateException(said)).code()).isEqualTo(code);
  }

  @Test
  void another_failure_is_none_of_memory() {
    Throwable failure = new IllegalStateException("requested buffer of size 9999 has no name");
    assertThat(RequestedMemory.refusal(failure, "", TOTAL)).isNull();
    assertThat(RequestedMemory.refusal(new IllegalStateException(), "", TOTAL)).isNull();
  }

  @Test
  void the_text_holds_what_was_asked_for_and_what_there_is() {
    assertThat(of(new IllegalStateException("can't allocate memory: you tried to allocate 4000 b")))
        .isEqualTo(
            new Refusal(
                ErrorCode.ALLOCATION_TOO_LARGE,
                "the model needs 4000 bytes of memory at once on this input, expected at most"
                    + " 1000"));
  }

  @Test
  void buffers_of_the_jvm_are_held_against_the_limit_for_all_of_them() {
    String said = "Cannot reserve %d bytes of direct buffer memory (allocated: 7, limit: 500)";
    assertThat(of(new OutOfMemoryError(String.format(said, 501))).code())
        .isEqualTo(ErrorCode.ALLOCATION_TOO_LARGE);
    assertThat(of(new OutOfMemoryError(String.format(said, 500))).code())
        .isEqualTo(ErrorCode.OUT_OF_MEMORY);
    assertThat(of(new OutOfMemoryError("Java heap space")).code())
        .isEqualTo(ErrorCode.OUT_OF_MEMORY);
  }
}
