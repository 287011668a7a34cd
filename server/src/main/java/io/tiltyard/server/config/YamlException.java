package io.tiltyard.server.config;

import org.jspecify.annotations.Nullable;

/** A file that is not plain YAML; the message is one line for the operator. */
final class YamlException extends Exception {
  private static final long serialVersionUID = 1L;

  YamlException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
