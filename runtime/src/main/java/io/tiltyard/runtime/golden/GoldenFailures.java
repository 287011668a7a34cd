package io.tiltyard.runtime.golden;

import io.tiltyard.runtime.error.Excerpt;
import io.tiltyard.runtime.model.ModelLoadException;

/** Why a version is not proven, in stable words. */
final class GoldenFailures {
  static final String GOLDEN = "golden";
  static final String NON_FINITE = "non_finite";
  static final String NOT_REPEATABLE = "not_repeatable";
  static final String BATCH_DEPENDENT = "batch_dependent";
  static final String OUT_OF_MEMORY = "out_of_memory";

  private GoldenFailures() {}

  /** Of one golden file. */
  static ModelLoadException of(String reason, String file, String what) {
    return new ModelLoadException(reason, "golden request '" + Excerpt.of(file) + "'" + what);
  }
}
