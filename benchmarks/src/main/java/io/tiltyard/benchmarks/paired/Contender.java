package io.tiltyard.benchmarks.paired;

/** A process under one kind of load. Idle until {@link #start}, and again after {@link #stop}. */
public interface Contender {
  /** What tables and results call it. */
  String name();

  /** The load in words, for the results. */
  String load();

  /** The process whose CPU counts. */
  long pid();

  /** Begins to load the process; returns at once. */
  void start();

  /**
   * Ends the load and waits for what is under way.
   *
   * @return requests or inferences completed since {@link #start}
   * @throws IllegalStateException where one failed or was answered wrongly
   */
  long stop();
}
