package io.tiltyard.runtime.trial;

import io.tiltyard.base.error.ModelLoadException;
import java.time.Duration;

/**
 * What the time of a trial is spent on, and when it is up. An engine that starts has a limit of its
 * own: the first trial after an installation may unpack libraries of hundreds of megabytes, on a
 * machine that serves meanwhile, and the model has no part in that. Neither has it in how busy the
 * machine is: the process gives way to everybody else, and while it waits for a processor its time
 * stands still, within a bound.
 */
final class TrialTime {
  static final Duration ENGINE = Duration.ofMinutes(10);

  /** As many times the limit may pass on the clock. */
  static final int MOST_LIMITS = 10;

  private final Duration limit;
  private long last;
  private long engineNanos;
  private long modelNanos;
  private long waitedNanos;
  private long standingNanos;

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
   * @param waited how long the process has waited for a processor since its start, as far as that
   *     is known; what a look sees less than the one before is taken for nothing
   * @throws ModelLoadException where it is up: {@code timeout}, or {@code trial_failed} where the
   *     engine took it
   */
  void look(Phase phase, long nowNanos, long waited) throws ModelLoadException {
    long passed = nowNanos - last;
    long standing = Math.min(passed, Math.max(0, waited - waitedNanos));
    last = nowNanos;
    waitedNanos = Math.max(waitedNanos, waited);
    standingNanos += standing;
    if (phase == Phase.ENGINE) {
      engineNanos += passed - standing;
    } else {
      modelNanos += passed - standing;
    }
    if (engineNanos > ENGINE.toNanos()) {
      throw Verdicts.engineTimeout(ENGINE.toSeconds());
    }
    boolean late = standingNanos + modelNanos > limit.multipliedBy(MOST_LIMITS).toNanos();
    if (late && modelNanos <= limit.toNanos()) {
      throw Verdicts.starved(phase, limit.multipliedBy(MOST_LIMITS).toSeconds());
    }
    if (modelNanos > limit.toNanos()) {
      throw Verdicts.timeout(phase, limit.toSeconds());
    }
  }

  /** From the start to the last look. */
  long passedNanos() {
    return engineNanos + modelNanos + standingNanos;
  }
}
