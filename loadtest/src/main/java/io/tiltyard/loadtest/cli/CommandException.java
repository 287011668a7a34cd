package io.tiltyard.loadtest.cli;

/** A run that cannot be made; the text is one line with what to do next. */
final class CommandException extends Exception {
  private static final long serialVersionUID = 1L;

  CommandException(String text) {
    super(text);
  }

  String text() {
    return String.valueOf(getMessage());
  }
}
