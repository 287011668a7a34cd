package io.tiltyard.runtime.batch;

/** Is told of every run, on the thread that ran it; must not block or throw. */
@FunctionalInterface
public interface BatchListener {
  /**
   * @param requests joined in the run
   * @param rows of all of them
   * @param runNanos from gathering the inputs to having the outputs
   */
  void executed(int requests, long rows, long runNanos);
}
