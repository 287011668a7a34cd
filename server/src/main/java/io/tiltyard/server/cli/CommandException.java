package io.tiltyard.server.cli;

/** A command that cannot do what it was asked for; the text is one line with what to do next. */
final class CommandException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String text;

  CommandException(String text) {
    super(text);
    this.text = text;
  }

  String text() {
    return text;
  }
}
