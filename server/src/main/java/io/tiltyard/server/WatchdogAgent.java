package io.tiltyard.server;

import io.tiltyard.monitor.agent.Agent;
import io.tiltyard.runtime.batch.Watchdog;

/** Gives the watchdog a thread: it looks at least every 10 ms. */
record WatchdogAgent(Watchdog watchdog) implements Agent {
  private static final long PAUSE_NANOS = 10_000_000;

  @Override
  public int doWork() {
    return watchdog.doWork();
  }

  @Override
  public long pauseNanos() {
    return PAUSE_NANOS;
  }

  @Override
  public String name() {
    return "watchdog";
  }

  @Override
  public void close() {}
}
