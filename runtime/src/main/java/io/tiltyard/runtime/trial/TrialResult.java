package io.tiltyard.runtime.trial;

import org.jspecify.annotations.Nullable;

/**
 * What a trial's process has to say at its end: a report, or why there is none.
 *
 * @param report of a version that passed, else null
 * @param reason of a version that did not, a stable word, else ""
 * @param message one sentence, or ""
 */
record TrialResult(@Nullable TrialReport report, String reason, String message) {
  static TrialResult passed(TrialReport report) {
    return new TrialResult(report, "", "");
  }

  static TrialResult failed(String reason, String message) {
    return new TrialResult(null, reason, message);
  }
}
