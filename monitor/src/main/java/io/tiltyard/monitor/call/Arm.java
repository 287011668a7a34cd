package io.tiltyard.monitor.call;

import java.util.Locale;

/** The part that a version plays in a route when it answers a call. */
public enum Arm {
  CHAMPION,
  CHALLENGER,
  /** Gets a copy of the call; nobody waits for its answer. */
  SHADOW,
  /** Named by the client and without a part in the route. */
  OTHER;

  private final String label = name().toLowerCase(Locale.ROOT);

  /** The name in metrics, logs and answers: lower case. */
  public String label() {
    return label;
  }
}
