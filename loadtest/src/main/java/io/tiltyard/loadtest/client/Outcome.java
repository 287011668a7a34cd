package io.tiltyard.loadtest.client;

/** How a call that was sent ended. */
public enum Outcome {
  OK,
  /** Refused by the server, or lost with its connection. */
  ERROR,
  /** Nobody waits for it any more. */
  TIMEOUT
}
