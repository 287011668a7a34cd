package io.tiltyard.runtime.error;

/**
 * An expected "no": a value, not an exception.
 *
 * @param code the cause
 * @param text one sentence for the caller with the value and what was expected; no path, class name
 *     or stack trace
 */
public record Refusal(ErrorCode code, String text) {}
