package io.tiltyard.server.config;

/**
 * One thing that is wrong with what an operator wrote.
 *
 * @param key where, dotted from the top: {@code routes.minilm.champion.version}
 * @param got the value, made safe to print
 * @param expected what would have been right
 */
public record Problem(String key, String got, String expected) {
  /** {@code key: got 70000, expected a port from 0 to 65535}. */
  public String text() {
    return key + ": got " + got + ", expected " + expected;
  }
}
