package io.tiltyard.monitor.agent;

/**
 * Work in small steps with one owner. An {@link AgentRunner} calls it from its thread; a test calls
 * it by hand.
 */
public interface Agent extends AutoCloseable {
  /**
   * Does what there is to do and returns soon. Throws nothing for expected faults.
   *
   * @return how many items of work were done; 0 means that there was nothing to do
   */
  int doWork();

  /** The name of the agent, and of its thread. */
  String name();

  /** Finishes what is open. Called once by the owner, after its last {@link #doWork}. */
  @Override
  void close();
}
