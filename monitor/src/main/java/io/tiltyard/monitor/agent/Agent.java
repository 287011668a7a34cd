package io.tiltyard.monitor.agent;

/**
 * Work in small steps with one owner. An {@link AgentRunner} calls it from its thread; a test calls
 * it by hand.
 */
public interface Agent extends AutoCloseable {
  /** 20 ms. */
  long DEFAULT_PAUSE_NANOS = 20_000_000;

  /**
   * Does what there is to do and returns soon. Throws nothing for expected faults.
   *
   * @return how many items of work were done; 0 means that there was nothing to do
   */
  int doWork();

  /**
   * How long it may be left alone when there is nothing to do, in nanoseconds. What comes meanwhile
   * waits so long, and a pause costs a wake-up: shorter is not better.
   */
  default long pauseNanos() {
    return DEFAULT_PAUSE_NANOS;
  }

  /** The name of the agent, and of its thread. */
  String name();

  /** Finishes what is open. Called once by the owner, after its last {@link #doWork}. */
  @Override
  void close();
}
