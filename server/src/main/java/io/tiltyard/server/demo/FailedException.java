package io.tiltyard.server.demo;

import org.jspecify.annotations.Nullable;

/** A request that was answered without a result. */
final class FailedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final @Nullable String arm;

  /**
   * @param arm that failed, null where none was chosen
   */
  FailedException(@Nullable String arm, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.arm = arm;
  }

  @Nullable String arm() {
    return arm;
  }
}
