package io.tiltyard.base.error;

/** A version that cannot be loaded. The message is for operators and holds no path. */
public final class ModelLoadException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String reason;
  private final boolean dangerous;

  /**
   * @param reason a stable word: {@code invalid_model}, {@code unsupported_opset}, ...
   * @param message one sentence
   */
  public ModelLoadException(String reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
    this.dangerous = false;
  }

  /**
   * @param reason a stable word: {@code invalid_model}, {@code unsupported_opset}, ...
   * @param message one sentence
   */
  public ModelLoadException(String reason, String message) {
    this(reason, message, false);
  }

  private ModelLoadException(String reason, String message, boolean dangerous) {
    super(message);
    this.reason = reason;
    this.dangerous = dangerous;
  }

  /**
   * A version that does harm to the process that loads it: it crashes, never ends, or eats memory.
   * It is not to be tried again as long as its files are the same.
   *
   * @param reason a stable word: {@code native_crash}, {@code timeout}, {@code out_of_memory}
   * @param message one sentence
   */
  public static ModelLoadException dangerous(String reason, String message) {
    return new ModelLoadException(reason, message, true);
  }

  public String reason() {
    return reason;
  }

  /** Whether the version is to be quarantined rather than only refused. */
  public boolean isDangerous() {
    return dangerous;
  }
}
