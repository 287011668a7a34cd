package io.tiltyard.runtime.batch;

/**
 * A thread that brings requests and can run a cheap model itself. What comes from a thread that is
 * none is run by the workers.
 */
public interface Carrier {
  /**
   * Runs the task on this thread, after what it has to do now; called on this thread.
   *
   * @return false where the thread takes no tasks any more
   */
  boolean afterwards(Runnable task);
}
