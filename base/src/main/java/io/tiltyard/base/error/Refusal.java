package io.tiltyard.base.error;

/**
 * An expected "no": a value, not an exception.
 *
 * @param code the cause
 * @param text one sentence for the caller with the value and what was expected; no path, class name
 *     or stack trace
 * @param retryAfterMillis when the same request may be sent again, {@link #UNKNOWN} where nobody
 *     knows
 */
public record Refusal(ErrorCode code, String text, long retryAfterMillis) {
  /** Whether and when to come back is not known. */
  public static final long UNKNOWN = 0;

  public Refusal(ErrorCode code, String text) {
    this(code, text, UNKNOWN);
  }
}
