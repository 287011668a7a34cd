package io.tiltyard.monitor.call;

import java.util.Locale;

/** The parts of a call's time. */
public enum Stage {
  /** From the first byte to a request that is understood and checked. */
  DECODE,
  /** From admission to the start of the run. */
  QUEUE,
  /** The run of the batch that the call was part of. */
  RUN,
  /** From the end of the run to an answer handed to the connection. */
  ENCODE,
  /** From the first byte to the end of the call. */
  TOTAL;

  private final String label = name().toLowerCase(Locale.ROOT);

  /** The name in metrics, logs and answers: lower case. */
  public String label() {
    return label;
  }
}
