package io.tiltyard.server.demo;

import java.time.Duration;

/** The wish of the user to end. */
@FunctionalInterface
public interface Ending {
  /**
   * Waits until the user wants the end, but no longer than this.
   *
   * @return whether the user does
   */
  boolean await(Duration time);
}
