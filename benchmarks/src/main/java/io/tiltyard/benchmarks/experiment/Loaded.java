package io.tiltyard.benchmarks.experiment;

import io.tiltyard.benchmarks.load.Load;
import io.tiltyard.benchmarks.paired.Contender;
import io.tiltyard.benchmarks.process.Gateway;
import java.util.Optional;

/**
 * A server, kept busy by a client.
 *
 * @param load in words
 */
record Loaded(String name, String load, Stage.Server server, Load client) implements Contender {
  @Override
  public long pid() {
    return server.pid();
  }

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

  @Override
  public Optional<Runs> runs() {
    return server.gateway().map(Loaded::runs);
  }

  private static Runs runs(Gateway gateway) {
    return new Runs(gateway.runs(), gateway.rows());
  }
}
