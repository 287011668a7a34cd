package io.tiltyard.loadtest.request;

/** A request that cannot be made; the text is one line with what was expected. */
public final class RequestException extends Exception {
  private static final long serialVersionUID = 1L;

  public RequestException(String text) {
    super(text);
  }

  /** One line, for people. */
  public String text() {
    return String.valueOf(getMessage());
  }
}
