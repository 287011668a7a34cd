package io.tiltyard.runtime.djl;

/** The model gave something else than {@code model.yaml} declares. */
final class OutputContractException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * @param message what was given and what is declared; for callers
   */
  OutputContractException(String message) {
    super(message);
  }
}
