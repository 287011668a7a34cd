package io.tiltyard.monitor.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.ErrorType;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class CallOutcomeTest {
  @ParameterizedTest
  @CsvSource({
    "INVALID_SHAPE, INVALID",
    "MODEL_NOT_FOUND, INVALID",
    "QUEUE_FULL, SHED",
    "CONCURRENCY_LIMIT, SHED",
    "DEADLINE_UNREACHABLE, SHED",
    "SHED_FOR_CHAMPION, SHED",
    "QUOTA_EXCEEDED, SHED",
    "OUT_OF_MEMORY, SHED",
    "ALLOCATION_TOO_LARGE, INVALID",
    "ROUTE_NOT_READY, UNAVAILABLE",
    "SHUTTING_DOWN, UNAVAILABLE",
    "CONTROL_DISABLED, UNAVAILABLE",
    "DEADLINE_EXCEEDED, EXPIRED",
    "CANCELLED, CANCELLED",
    "MODEL_EXECUTION_FAILED, FAILED",
    "OUTPUT_CONTRACT, FAILED",
    "INTERNAL, FAILED"
  })
  void each_error_has_its_outcome(ErrorCode code, CallOutcome outcome) {
    assertThat(CallOutcome.of(code)).isEqualTo(outcome);
  }

  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void an_error_is_never_ok_and_only_an_internal_one_is_a_failure(ErrorCode code) {
    assertThat(CallOutcome.of(code)).isNotEqualTo(CallOutcome.OK);
    assertThat(CallOutcome.of(code) == CallOutcome.FAILED)
        .isEqualTo(code.type() == ErrorType.INTERNAL);
  }

  @Test
  void every_outcome_but_ok_belongs_to_some_error() {
    Set<CallOutcome> reached = EnumSet.of(CallOutcome.OK);
    for (ErrorCode code : ErrorCode.values()) {
      reached.add(CallOutcome.of(code));
    }
    assertThat(reached).containsExactlyInAnyOrder(CallOutcome.values());
  }

  @Test
  void labels_are_lower_case() {
    assertThat(CallOutcome.UNAVAILABLE.label()).isEqualTo("unavailable");
    assertThat(Arm.CHALLENGER.label()).isEqualTo("challenger");
    assertThat(Why.SPLIT.label()).isEqualTo("split");
    assertThat(Stage.QUEUE.label()).isEqualTo("queue");
  }
}
