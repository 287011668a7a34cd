package io.tiltyard.runtime.batch;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Looks after requests that nobody waits for any more: in a queue they give their place back, in a
 * run they are told when their deadline passes, and a run that has no others is terminated. One
 * thread steps it every few milliseconds, so that no request needs a timer of its own.
 */
public final class Watchdog {
  private final List<Batcher> batchers = new CopyOnWriteArrayList<>();

  /** Looks after a batcher from now on until its workers have ended. Any thread. */
  public void watch(Batcher batcher) {
    batchers.add(batcher);
  }

  /**
   * Looks once. One thread at a time.
   *
   * @return how many requests were taken out of queues and runs terminated
   */
  public int doWork() {
    int work = 0;
    boolean ended = false;
    for (Batcher batcher : batchers) {
      work += batcher.watch();
      ended |= batcher.hasEnded();
    }
    if (ended) {
      batchers.removeIf(Batcher::hasEnded);
    }
    return work;
  }

  /** How many batchers it looks after. */
  public int size() {
    return batchers.size();
  }
}
