package io.tiltyard.router.admission;

import io.tiltyard.base.error.ErrorCode;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What becomes of a request that asks for a place. */
public enum Verdict {
  ADMIT(null),
  /** As many wait as may, and none of them is less important. */
  QUEUE_FULL(ErrorCode.QUEUE_FULL),
  /** As many are in flight as the adaptive limit allows its priority. */
  CONCURRENCY_LIMIT(ErrorCode.CONCURRENCY_LIMIT),
  /** It, or one that waits already, would miss its deadline because of what is ahead. */
  DEADLINE_UNREACHABLE(ErrorCode.DEADLINE_UNREACHABLE),
  /** Its deadline is over, or nearer than a run of the model is long. */
  DEADLINE_EXCEEDED(ErrorCode.DEADLINE_EXCEEDED),
  /** It is not the champion's, and the champion of its route has to refuse requests. */
  SHED_FOR_CHAMPION(ErrorCode.SHED_FOR_CHAMPION);

  /** All that refuse. */
  public static final List<Verdict> REFUSALS =
      List.of(
          QUEUE_FULL,
          CONCURRENCY_LIMIT,
          DEADLINE_UNREACHABLE,
          DEADLINE_EXCEEDED,
          SHED_FOR_CHAMPION);

  private final @Nullable ErrorCode code;
  private final String label = name().toLowerCase(Locale.ROOT);

  Verdict(@Nullable ErrorCode code) {
    this.code = code;
  }

  /** What a caller is told. */
  ErrorCode code() {
    if (code == null) {
      throw new IllegalStateException(this + " refuses nobody");
    }
    return code;
  }

  /** Whether it says that the version has less room than is asked for. */
  boolean isPressure() {
    return this == QUEUE_FULL || this == CONCURRENCY_LIMIT || this == DEADLINE_UNREACHABLE;
  }

  /** The word in metrics. */
  public String label() {
    return label;
  }
}
