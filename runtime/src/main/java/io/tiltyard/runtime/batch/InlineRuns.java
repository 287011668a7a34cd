package io.tiltyard.runtime.batch;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/**
 * Runs a cheap model on the threads that bring its requests. Handing a batch to a worker and its
 * answers back takes two wake-ups, which cost more than such a run does. A {@link Carrier} first
 * brings in what else it has, then runs all of it as one batch on a resting worker's instance.
 *
 * <p>At most one carrier is asked at a time. What is enqueued before its task begins is in the
 * batch, or sees to the next one.
 */
final class InlineRuns implements Runnable {
  private final Batcher batcher;
  private final RunCost cost;
  private final long maxRows;
  private final AtomicBoolean asked = new AtomicBoolean();
  private final LongAdder batches = new LongAdder();

  /**
   * @param maxRows of a batch; a larger request is left to a worker
   */
  InlineRuns(Batcher batcher, RunCost cost, long maxRows) {
    this.batcher = batcher;
    this.cost = cost;
    this.maxRows = maxRows;
  }

  /** A run ended. */
  void executed(long rows, long runNanos) {
    if (rows <= maxRows) {
      cost.observe(runNanos);
    }
  }

  /**
   * Asks the current thread.
   *
   * @return whether what was enqueued before will be run by a carrier; else a worker is to be woken
   */
  boolean ask() {
    if (!cost.isCheap() || !(Thread.currentThread() instanceof Carrier carrier)) {
      return false;
    }
    if (!asked.compareAndSet(false, true)) {
      return true;
    }
    if (carrier.afterwards(this)) {
      return true;
    }
    asked.set(false);
    return false;
  }

  @Override
  public void run() {
    asked.set(false); // who enqueues from here on asks again, or is seen below
    if (batcher.hasWork() && batcher.runHere(maxRows) && batcher.hasWork() && !ask()) {
      batcher.wakeOne();
    }
  }

  /** A carrier runs a batch. */
  void count() {
    batches.increment();
  }

  /** Batches that carriers ran. */
  long batches() {
    return batches.sum();
  }
}
