package io.tiltyard.server.cli;

/** A command that cannot do what it was asked for; the message is one line with what to do next. */
final class CommandException extends Exception {
  private static final long serialVersionUID = 1L;

  CommandException(String message) {
    super(message);
  }
}
