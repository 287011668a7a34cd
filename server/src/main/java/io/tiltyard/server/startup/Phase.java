package io.tiltyard.server.startup;

import java.util.Locale;

/** A part of a start; they follow one another in this order, without a gap. */
public enum Phase {
  /** From the start of the JVM to {@code main}. */
  JVM,
  /** The command line and the configuration. */
  CONFIG,
  /** Logs, private store, and what was remembered. */
  RECORDS,
  /** Event loops, and the three listeners bound. */
  LISTENERS,
  /** The wait for the engine's native library, which loads beside records and listeners. */
  ENGINES,
  /** The first scan seen through: each of its versions is available or failed. */
  MODELS;

  /** The name on the wire and in the log. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
