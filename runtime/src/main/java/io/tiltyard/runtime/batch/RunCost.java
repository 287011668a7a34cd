package io.tiltyard.runtime.batch;

/**
 * Whether runs are cheap enough for the threads that bring the requests: a moving mean of what runs
 * took, of at most as many rows as a batch has. Any thread observes and asks. Two that observe at
 * once may lose one of the two observations.
 */
final class RunCost {
  /** A new observation counts for an eighth. */
  private static final int WEIGHT = 8;

  /** It counts for at most so many means: one stall is not a trend. */
  private static final int MAX_GROWTH = 4;

  /** Cheap runs stay cheap up to so many times the bound, so that the answer does not flutter. */
  private static final int SLACK = 2;

  private final long boundNanos;
  private volatile long mean;
  private volatile boolean cheap;

  /**
   * @param boundNanos 0 where no run is ever cheap
   */
  RunCost(long boundNanos) {
    this.boundNanos = boundNanos;
  }

  void observe(long runNanos) {
    if (boundNanos == 0) {
      return;
    }
    long seen = Math.max(1, runNanos);
    long before = mean;
    long after =
        before == 0 ? seen : before + (Math.min(seen, before * MAX_GROWTH) - before) / WEIGHT;
    mean = Math.max(1, after);
    boolean now = mean <= (cheap ? SLACK * boundNanos : boundNanos);
    if (now != cheap) {
      cheap = now;
    }
  }

  boolean isCheap() {
    return cheap;
  }
}
