package io.tiltyard.loadtest.client;

/** A server that cannot be used at all; the text is one line with what to do next. */
public final class ClientException extends Exception {
  private static final long serialVersionUID = 1L;

  public ClientException(String text) {
    super(text);
  }

  /** One line, for people. */
  public String text() {
    return String.valueOf(getMessage());
  }
}
