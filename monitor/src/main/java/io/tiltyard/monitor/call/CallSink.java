package io.tiltyard.monitor.call;

/** Takes finished calls. */
@FunctionalInterface
public interface CallSink {
  /**
   * Any thread; never waits. What is kept of the call is copied.
   *
   * @return whether it was taken; if not, the reason is counted
   */
  boolean offer(FinishedCall call);
}
