package io.tiltyard.repository.source;

/** A file that is not taken into the private store, whatever is in it. */
public final class RefusedFileException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String reason;

  /**
   * @param reason a stable word: {@code symlink}, {@code hardlink}, {@code special_file}, ...
   * @param message one sentence, without a path of the machine
   */
  public RefusedFileException(String reason, String message) {
    super(message);
    this.reason = reason;
  }

  public String reason() {
    return reason;
  }
}
