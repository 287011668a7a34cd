package io.tiltyard.runtime.lifecycle;

import java.util.EnumSet;
import java.util.Set;

/**
 * Where a version stands in its life, and where it may go next. AVAILABLE is told after the table
 * that routes to it is published, DRAINING before the table without it is.
 */
public enum VersionState {
  /** Seen on disk, waiting for its files to settle or for a load thread. */
  NEW,
  /** Read, hashed, turned into a session and instances. */
  LOADING,
  AVAILABLE,
  /** Admits nobody; the last calls finish. */
  DRAINING,
  /** Freed. */
  CLOSED,
  /** Could not be loaded; its files are tried again when they change. */
  FAILED;

  /** Whether {@code next} may follow. */
  public boolean mayBecome(VersionState next) {
    return next().contains(next);
  }

  private Set<VersionState> next() {
    return switch (this) {
      case NEW -> EnumSet.of(LOADING, CLOSED);
      case LOADING -> EnumSet.of(AVAILABLE, FAILED);
      case AVAILABLE -> EnumSet.of(DRAINING);
      case DRAINING -> EnumSet.of(CLOSED);
      case CLOSED -> EnumSet.of(NEW);
      case FAILED -> EnumSet.of(NEW, CLOSED);
    };
  }
}
