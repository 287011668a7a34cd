package io.tiltyard.server.demo;

import org.jspecify.annotations.Nullable;

/** A demo that cannot go on; the message is one line with what to do next. */
public final class DemoException extends Exception {
  private static final long serialVersionUID = 1L;

  DemoException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
