package io.tiltyard.runtime.trial;

import org.jspecify.annotations.Nullable;

/**
 * What a trial's process has to say at its end: a report, or why there is none.
 *
 * @param report of a version that passed, else null
 * @param reason of a version that did not, a stable word, else ""
 * @param message one sentence, or ""
 * @param cause in the engine's own words, for the log, or ""
 * @param before resident bytes of the process before it loaded the version
 */
record TrialResult(
    @Nullable TrialReport report, String reason, String message, String cause, long before) {
  static TrialResult passed(TrialReport report) {
    return new TrialResult(report, "", "", "", report.memory().before());
  }

  static TrialResult failed(String reason, String message, String cause, long before) {
    return new TrialResult(null, reason, message, cause, before);
  }

  /** Whether the process can go on: nothing happened to it that is not part of a load. */
  boolean leavesProcessSound() {
    return !reason.equals(Verdicts.OUT_OF_MEMORY) && !reason.equals(Verdicts.TRIAL_FAILED);
  }
}
