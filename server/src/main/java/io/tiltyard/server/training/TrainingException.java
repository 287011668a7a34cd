package io.tiltyard.server.training;

import org.jspecify.annotations.Nullable;

/** A training run that did not come to its end. The message is one line for the operator. */
public final class TrainingException extends Exception {
  private static final long serialVersionUID = 1L;

  TrainingException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
