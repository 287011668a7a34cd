package io.tiltyard.runtime.trial;

import io.tiltyard.runtime.model.ModelLoadException;
import java.time.Duration;

/**
 * What the time of a trial is spent on, and when it is up. An engine that starts has a limit of its
 * own: the first trial after an installation may unpack libraries of hundreds of megabytes, on a
 * machine that serves meanwhile, and the model has no part in that.
 */
final class TrialTime {
  static final Duration ENGINE = Duration.ofMinutes(10);

  private final Duration limit;
  private long last;
  private long engineNanos;
  private long modelNanos;

  /**
   * @param limit without what the engine takes
   * @param nowNanos the start
   */
  TrialTime(Duration limit, long nowNanos) {
    this.limit = limit;
    this.last = nowNanos;
  }

  /**
   * Counts the time since the last look for a phase.
   *
   * @throws ModelLoadException where it is up: {@code timeout}, or {@code trial_failed} where the
   *     engine took it
   */
  void look(Phase phase, long nowNanos) throws ModelLoadException {
    long passed = nowNanos - last;
    last = nowNanos;
    if (phase == Phase.ENGINE) {
      engineNanos += passed;
    } else {
      modelNanos += passed;
    }
    if (engineNanos > ENGINE.toNanos()) {
      throw Verdicts.engineTimeout(ENGINE.toSeconds());
    }
    if (modelNanos > limit.toNanos()) {
      throw Verdicts.timeout(phase, limit.toSeconds());
    }
  }

  /** From the start to the last look. */
  long passedNanos() {
    return engineNanos + modelNanos;
  }
}
