package io.tiltyard.runtime.model;

/** A version that cannot be loaded. The message is for operators and holds no path. */
public final class ModelLoadException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String reason;

  /**
   * @param reason a stable word: {@code invalid_model}, {@code unsupported_opset}, ...
   * @param message one sentence
   */
  public ModelLoadException(String reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /**
   * @param reason a stable word: {@code invalid_model}, {@code unsupported_opset}, ...
   * @param message one sentence
   */
  public ModelLoadException(String reason, String message) {
    super(message);
    this.reason = reason;
  }

  public String reason() {
    return reason;
  }
}
