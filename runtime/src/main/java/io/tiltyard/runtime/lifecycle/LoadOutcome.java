package io.tiltyard.runtime.lifecycle;

/** Is told how the load of a version ended. Called on the control thread, once. */
@FunctionalInterface
public interface LoadOutcome {
  /**
   * @param status as it is now
   * @param asWished whether it serves as it was asked to; else the status has the reason
   */
  void ended(VersionStatus status, boolean asWished);
}
