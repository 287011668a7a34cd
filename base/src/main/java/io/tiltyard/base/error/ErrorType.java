package io.tiltyard.base.error;

/** Who has to act on an error. */
public enum ErrorType {
  /** The request itself is at fault; sending it again unchanged fails again. */
  CLIENT,
  /** There is no room now; sending it again later may succeed. */
  CAPACITY,
  /** What was asked for is not there yet, or not any more. */
  UNAVAILABLE,
  /** The gateway or a model is at fault. */
  INTERNAL
}
