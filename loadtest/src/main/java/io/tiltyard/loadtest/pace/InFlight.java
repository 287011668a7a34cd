package io.tiltyard.loadtest.pace;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts calls between sending and answer, up to a limit. */
public final class InFlight {
  private final int limit;
  private final Runnable onLeave;
  private final AtomicInteger count = new AtomicInteger();

  /**
   * @param onLeave run after each end of a call, on the thread that it ended on
   */
  public InFlight(int limit, Runnable onLeave) {
    this.limit = limit;
    this.onLeave = onLeave;
  }

  /** False when the limit is reached. One thread at a time. */
  boolean tryEnter() {
    if (count.get() >= limit) {
      return false;
    }
    count.incrementAndGet();
    return true;
  }

  /** A call that was to be sent was not. */
  void undo() {
    count.decrementAndGet();
  }

  /** A call ended. Any thread. */
  public void leave() {
    count.decrementAndGet();
    onLeave.run();
  }

  public int count() {
    return count.get();
  }
}
