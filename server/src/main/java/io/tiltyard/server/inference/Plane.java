package io.tiltyard.server.inference;

import java.util.Locale;

/** Where a request came in. */
public enum Plane {
  HTTP,
  GRPC,
  ADMIN;

  /** The word in metrics. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
