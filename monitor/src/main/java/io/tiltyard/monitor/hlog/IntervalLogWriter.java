package io.tiltyard.monitor.hlog;

import io.tiltyard.monitor.agent.Agent;
import io.tiltyard.monitor.latency.LatencyBook;
import io.tiltyard.runtime.time.Clock;

/** The interval log. */
public final class IntervalLogWriter implements Agent {
  public IntervalLogWriter(IntervalLogSettings settings, LatencyBook book, Clock clock) {}

  /** Any thread. */
  public IntervalLogStatistics statistics() {
    return new IntervalLogStatistics(0, 0, 0, 0, null);
  }

  @Override
  public int doWork() {
    return 0;
  }

  @Override
  public String name() {
    return "interval-log";
  }

  @Override
  public void close() {}
}
