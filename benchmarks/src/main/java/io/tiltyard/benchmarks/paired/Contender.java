package io.tiltyard.benchmarks.paired;

import java.time.Duration;
import java.util.Optional;

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

  /**
   * How long it is loaded before its turns count.
   *
   * @param longest what the slowest to warm up gets
   */
  default Duration warmUp(Duration longest) {
    return longest;
  }

  /** Runs of the model since the process started, where somebody counts them. */
  default Optional<Runs> runs() {
    return Optional.empty();
  }

  /**
   * Runs of a model.
   *
   * @param rows of all of them
   */
  record Runs(double count, double rows) {
    /** Mean rows of the runs since {@code start}; nothing where there were none. */
    Optional<Double> rowsPerRunSince(Runs start) {
      return count > start.count
          ? Optional.of((rows - start.rows) / (count - start.count))
          : Optional.empty();
    }
  }
}
