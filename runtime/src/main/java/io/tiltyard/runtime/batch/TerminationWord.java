package io.tiltyard.runtime.batch;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets one thread end a run of another, and never the run after it. The right to terminate ends
 * with the run; a termination that has begun is waited for. Of one run.
 */
public final class TerminationWord {
  private static final int RUNNING = 0;
  private static final int TERMINATING = 1;
  private static final int TERMINATED = 2;
  private static final int OVER = 3;

  private final AtomicInteger word = new AtomicInteger(RUNNING);

  /**
   * Whether the caller may terminate now: at most one is told yes, and the run does not end before
   * {@link #terminated}, which has to follow at once.
   */
  public boolean tryTerminate() {
    return word.compareAndSet(RUNNING, TERMINATING);
  }

  /** The termination is done. */
  public void terminated() {
    word.set(TERMINATED);
  }

  /** Ends the run, on its own thread; tells whether it was terminated. */
  public boolean end() {
    if (word.compareAndSet(RUNNING, OVER)) {
      return false;
    }
    while (word.get() == TERMINATING) {
      Thread.onSpinWait();
    }
    return true;
  }
}
