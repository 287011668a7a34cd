package io.tiltyard.benchmarks.experiment;

import io.tiltyard.benchmarks.paired.Contender;
import io.tiltyard.benchmarks.process.ChildProcess;
import java.time.Duration;

/**
 * A process that is its own load and is told when to run.
 *
 * @param load in words
 */
record Looping(String name, String load, ChildProcess process) implements Contender {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String DONE = "done ";

  @Override
  public long pid() {
    return process.pid();
  }

  @Override
  public void start() {
    process.tell("start");
  }

  @Override
  public long stop() {
    process.tell("stop");
    return Long.parseLong(process.await(DONE, PATIENCE).substring(DONE.length()));
  }
}
