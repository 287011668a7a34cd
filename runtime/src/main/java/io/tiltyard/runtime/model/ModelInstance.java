package io.tiltyard.runtime.model;

/** A place where one run at a time happens, with its own buffers. Used by one thread at a time. */
public interface ModelInstance extends AutoCloseable {
  /**
   * Runs the model once on the calling thread.
   *
   * @return the outputs, valid until the next run or {@link #close}
   * @throws ModelRunException when the model or the engine fails; the instance stays usable
   */
  RunOutputs run(RunInputs inputs) throws ModelRunException;

  /**
   * Makes the run in progress fail as soon as the engine looks, which it does between two
   * operators: a single operator is not cut short. Later runs fail too, until {@link #resume}. Any
   * thread, while a run is in progress.
   */
  void terminate();

  /** Takes {@link #terminate} back, on the instance's thread after the run. */
  void resume();

  @Override
  void close();
}
