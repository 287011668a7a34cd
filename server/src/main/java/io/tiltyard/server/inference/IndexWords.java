package io.tiltyard.server.inference;

import io.tiltyard.runtime.lifecycle.VersionState;
import io.tiltyard.runtime.lifecycle.VersionStatus;

/** A version's state in the words of the repository index. */
public final class IndexWords {
  private IndexWords() {}

  /** {@code READY}, {@code LOADING}, {@code UNLOADING} or {@code UNAVAILABLE}. */
  public static String state(VersionState state) {
    return switch (state) {
      case VERIFYING, LOADING, WARMING, PROVING -> "LOADING";
      case AVAILABLE -> "READY";
      case DRAINING -> "UNLOADING";
      case NEW, CLOSED, FAILED, QUARANTINED -> "UNAVAILABLE";
    };
  }

  /** Why it is there, empty for a version that serves. */
  public static String reason(VersionStatus status) {
    return switch (status.state()) {
      case AVAILABLE -> "";
      case CLOSED -> status.reason().isEmpty() ? "unloaded" : status.reason();
      default -> status.reason();
    };
  }
}
