package io.tiltyard.server.demo;

import org.jspecify.annotations.Nullable;

/** A demo that cannot go on; the text is one line with what to do next. */
public final class DemoException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String text;

  DemoException(String text, @Nullable Throwable cause) {
    super(text, cause);
    this.text = text;
  }

  public String text() {
    return text;
  }
}
