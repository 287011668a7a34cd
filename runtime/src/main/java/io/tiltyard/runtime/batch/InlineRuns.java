package io.tiltyard.runtime.batch;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/**
 * Does cheap runs on the threads that bring the requests. Handing a batch to a worker and its
 * answers back takes two wake-ups, which cost more than such a run does. A {@link Carrier} first
 * brings in what else it has, then runs all of it as one batch on a resting worker's instance.
 *
 * <p>At most one carrier is asked at a time. What is enqueued before its task begins is in the
 * batch, or sees to the next one.
 */
final class InlineRuns implements Runnable {
  private final Batcher batcher;
  private final RunCosts costs;
  private final SizeClass sizes;
  private final AtomicBoolean asked = new AtomicBoolean();
  private final LongAdder batches = new LongAdder();

  InlineRuns(Batcher batcher, RunCosts costs, SizeClass sizes) {
    this.batcher = batcher;
    this.costs = costs;
    this.sizes = sizes;
  }

  /**
   * Asks the current thread, where the request would be cheap alone.
   *
   * @return whether what was enqueued before will be seen to by a carrier; else a worker is to be
   *     woken
   */
  boolean ask(BatchMember member) {
    return costs.isLearning() && costs.isCheap(sizes.of(member)) && ask();
  }

  /** Whether a carrier may run these together. */
  boolean isCheap(List<BatchMember> batch) {
    return costs.isCheap(sizes.of(batch));
  }

  private boolean ask() {
    if (!(Thread.currentThread() instanceof Carrier carrier)) {
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
    if (batcher.hasWork() && batcher.runHere() && batcher.hasWork() && !ask()) {
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
