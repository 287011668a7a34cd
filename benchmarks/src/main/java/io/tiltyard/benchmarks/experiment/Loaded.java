package io.tiltyard.benchmarks.experiment;

import io.tiltyard.benchmarks.load.Load;
import io.tiltyard.benchmarks.paired.Contender;

/**
 * A server, kept busy by a client.
 *
 * @param load in words
 */
record Loaded(String name, String load, long pid, Load client) implements Contender {
  @Override
  public void start() {
    client.start();
  }

  @Override
  public long stop() {
    try {
      return client.stop();
    } catch (IllegalStateException e) {
      throw new IllegalStateException(name + ": " + e.getMessage(), e);
    }
  }
}
