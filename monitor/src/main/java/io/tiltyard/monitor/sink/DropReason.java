package io.tiltyard.monitor.sink;

import java.util.Locale;

/** Why a record was not kept. */
public enum DropReason {
  /** The queue had no room for it. */
  QUEUE_FULL,
  /** The disk refused it. */
  IO_ERROR,
  /** The sink itself failed on it. */
  FAILED,
  /** It is larger than the whole queue. */
  TOO_LARGE,
  /** It came after the end. */
  CLOSED;

  private final String label = name().toLowerCase(Locale.ROOT);

  /** The name in metrics: lower case. */
  public String label() {
    return label;
  }
}
