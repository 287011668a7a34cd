package io.tiltyard.monitor.call;

import java.util.Locale;

/** What chose the arm of a call. */
public enum Why {
  /** The route's weights, by a random draw of this call. */
  SPLIT,
  /** The route's weights, by the call's routing key. */
  KEY,
  /** The client, who named the version. */
  VERSION,
  /** The route's shadow sampling. */
  SHADOW,
  /** Nothing: only one arm was possible. */
  SOLE;

  private final String label = name().toLowerCase(Locale.ROOT);

  /** The name in metrics, logs and answers: lower case. */
  public String label() {
    return label;
  }
}
