package io.tiltyard.runtime.golden;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Excerpt;
import io.tiltyard.base.error.ModelLoadException;
import io.tiltyard.base.error.Refusal;
import org.jspecify.annotations.Nullable;

/** Why a version is not proven, in stable words. */
final class GoldenFailures {
  static final String GOLDEN = "golden";
  static final String NON_FINITE = "non_finite";
  static final String NOT_REPEATABLE = "not_repeatable";
  static final String OUT_OF_MEMORY = "out_of_memory";
  static final String OUTPUT_CONTRACT = "output_contract";

  private GoldenFailures() {}

  /** Why a version is refused whatever it was asked, or null where that says nothing of it. */
  static @Nullable String reason(Refusal refusal) {
    ErrorCode code = refusal.code();
    if (code == ErrorCode.OUT_OF_MEMORY || code == ErrorCode.ALLOCATION_TOO_LARGE) {
      return OUT_OF_MEMORY;
    }
    return code == ErrorCode.OUTPUT_CONTRACT ? OUTPUT_CONTRACT : null;
  }

  /** Of one golden file. */
  static ModelLoadException of(String reason, String file, String what) {
    return new ModelLoadException(reason, "golden request '" + Excerpt.of(file) + "'" + what);
  }
}
