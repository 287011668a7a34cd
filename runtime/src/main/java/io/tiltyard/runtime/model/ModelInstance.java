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

  /**
   * Gives back memory that its runs did not need lately: since the trim before the last. Between
   * two runs; the outputs of the last are dead then.
   *
   * @param all whether to give back all that a run can take anew, needed or not
   * @return whether there may be more to give back next time although no run comes in between
   */
  default boolean trim(boolean all) {
    return false;
  }

  @Override
  void close();
}
