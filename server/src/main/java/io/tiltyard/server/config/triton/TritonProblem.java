package io.tiltyard.server.config.triton;

/**
 * Why a file cannot be honoured.
 *
 * @param kind what the operator can do about it
 * @param text one sentence that starts with line and field
 */
public record TritonProblem(Kind kind, String text) {
  /** Whether the file is wrong, or asks for what is not offered. */
  public enum Kind {
    INVALID,
    UNSUPPORTED
  }
}
