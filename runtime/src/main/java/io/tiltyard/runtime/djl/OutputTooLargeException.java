package io.tiltyard.runtime.djl;

/** An output that does not fit into one buffer. */
final class OutputTooLargeException extends Exception {
  private static final long serialVersionUID = 1L;

  OutputTooLargeException(String message) {
    super(message);
  }
}
