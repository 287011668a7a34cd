package io.tiltyard.runtime.lifecycle;

import java.util.EnumSet;
import java.util.Set;

/**
 * Where a version stands in its life, and where it may go next. AVAILABLE is told after the table
 * that routes to it is published, DRAINING before the table without it is.
 */
public enum VersionState {
  /**
   * Known, and waiting: for its files to settle, for a load thread, for somebody to want it, or,
   * where no run of it succeeded, for the one that serves to go.
   */
  NEW,
  /** Copied into the private store, checked, and on trial in a process of its own. */
  VERIFYING,
  /** Turned into a session and instances. */
  LOADING,
  /** Every instance runs the shapes that will come. */
  WARMING,
  /** Its golden requests are answered and compared. */
  PROVING,
  AVAILABLE,
  /** Admits nobody; the last calls finish. */
  DRAINING,
  /** Freed. */
  CLOSED,
  /** Could not be made available; tried again when its files change. */
  FAILED,
  /** Harmed the process that tried it; tried again when its files change or an operator asks. */
  QUARANTINED;

  private static final Set<VersionState> UNDER_WAY =
      EnumSet.of(VERIFYING, LOADING, WARMING, PROVING);

  /** Whether a load thread is at it. */
  public boolean isUnderWay() {
    return UNDER_WAY.contains(this);
  }

  /** Whether it was tried and is not to be had. */
  public boolean isRefused() {
    return this == FAILED || this == QUARANTINED;
  }

  /** Whether {@code next} may follow. */
  public boolean mayBecome(VersionState next) {
    return next().contains(next);
  }

  private Set<VersionState> next() {
    return switch (this) {
      case NEW -> EnumSet.of(VERIFYING, FAILED, QUARANTINED, CLOSED);
      case VERIFYING -> EnumSet.of(LOADING, NEW, FAILED, QUARANTINED);
      case LOADING -> EnumSet.of(WARMING, FAILED, QUARANTINED);
      case WARMING -> EnumSet.of(PROVING, FAILED, QUARANTINED);
      case PROVING -> EnumSet.of(AVAILABLE, NEW, FAILED, QUARANTINED);
      case AVAILABLE -> EnumSet.of(DRAINING);
      case DRAINING -> EnumSet.of(CLOSED);
      case CLOSED -> EnumSet.of(NEW);
      case FAILED, QUARANTINED -> EnumSet.of(NEW, CLOSED);
    };
  }
}
