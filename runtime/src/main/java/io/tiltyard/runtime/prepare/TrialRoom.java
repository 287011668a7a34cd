package io.tiltyard.runtime.prepare;

import io.tiltyard.runtime.memory.MemoryBudget;

/**
 * Sees to it that trials under way may take no more memory, all together, than is free. A trial
 * that is the only one begins in any case. Thread-safe.
 */
final class TrialRoom {
  /** Memory becomes free without a word. */
  private static final long LOOK_MILLIS = 1_000;

  private long promised;

  /**
   * Waits until so much is free beside what the others may take.
   *
   * @param onWait told, again and again, while it waits; does not block
   */
  synchronized void enter(long bytes, MemoryBudget budget, Runnable onWait)
      throws InterruptedException {
    while (promised > 0 && promised + bytes > budget.freeBytes()) {
      onWait.run();
      wait(LOOK_MILLIS);
    }
    promised += bytes;
  }

  /** After {@link #enter} with as many bytes. */
  synchronized void leave(long bytes) {
    promised -= bytes;
    notifyAll();
  }
}
