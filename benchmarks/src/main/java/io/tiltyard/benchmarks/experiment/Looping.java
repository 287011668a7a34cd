package io.tiltyard.benchmarks.experiment;

import io.tiltyard.benchmarks.paired.Contender;
import io.tiltyard.benchmarks.process.ChildProcess;
import java.time.Duration;

/**
 * A process that is its own load and is told when to run, and with how many rows at once.
 *
 * @param load in words
 */
record Looping(String name, String load, ChildProcess process, int rows) implements Contender {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration WARM_UP = Duration.ofSeconds(3);
  private static final String DONE = "done ";

  @Override
  public long pid() {
    return process.pid();
  }

  @Override
  public void start() {
    process.tell("start " + rows);
  }

  @Override
  public long stop() {
    process.tell("stop");
    return Long.parseLong(process.await(DONE, PATIENCE).substring(DONE.length()));
  }

  /** Nearly all of it is compiled before it starts. */
  @Override
  public Duration warmUp(Duration longest) {
    return longest.compareTo(WARM_UP) < 0 ? longest : WARM_UP;
  }
}
