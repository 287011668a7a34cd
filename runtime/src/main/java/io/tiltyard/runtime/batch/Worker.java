package io.tiltyard.runtime.batch;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * The thread of one instance: form, run, and rest when there is nothing to do. While it rests, a
 * {@link Carrier} may borrow the instance and do the same.
 */
final class Worker implements Runnable {
  private static final int NOTHING = 0;
  private static final int SPARE = 1;
  private static final int ALL = 2;

  private final Batcher batcher;
  private final IdleWorkers idle;
  private final int index;
  private final BatchRunner runner;
  private final Thread thread;
  private final AtomicInteger toTrim = new AtomicInteger(NOTHING);
  private final List<BatchMember> batch = new ArrayList<>();
  private final List<BatchMember> abandoned = new ArrayList<>();

  /** Whether the instance may have memory to give back. */
  private volatile boolean spare = true;

  Worker(Batcher batcher, IdleWorkers idle, int index, BatchRunner runner, ThreadFactory threads) {
    this.batcher = batcher;
    this.idle = idle;
    this.index = index;
    this.runner = runner;
    this.thread = threads.newThread(this);
  }

  void start() {
    thread.start();
  }

  BatchRunner runner() {
    return runner;
  }

  Thread thread() {
    return thread;
  }

  void awaitEnd() {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** On the watchdog's thread: where it may have memory to spare, it is to give it back. */
  void askToTrim(boolean all) {
    if (spare) {
      toTrim.accumulateAndGet(all ? ALL : SPARE, Math::max);
    }
  }

  /** Whether it was asked to and did not yet; where it rests it is to be woken for it. */
  boolean isToTrim() {
    return toTrim.get() != NOTHING;
  }

  private void trim() {
    if (isToTrim()) {
      spare = runner.trim(toTrim.getAndSet(NOTHING) == ALL);
    }
  }

  @Override
  public void run() {
    try {
      while (!batcher.isClosed() || batcher.hasWork() || isGivenWork()) {
        trim();
        long wait = isGivenWork() ? 0 : batcher.form(batch, abandoned);
        if (isGivenWork()) {
          work();
        } else {
          idle(wait);
        }
      }
    } finally {
      runner.close();
    }
  }

  private void work() {
    if (batcher.hasWork()) {
      batcher.wakeOne();
    }
    answer(false);
  }

  /**
   * A thread that has borrowed this worker: forms a batch and runs it, where it is cheap.
   *
   * @return false where it is not, or was not after all; the worker is to be woken then, and runs
   *     it
   */
  boolean workInline(InlineRuns inline) {
    batcher.form(batch, abandoned);
    if (!batch.isEmpty()) {
      if (!inline.isCheap(batch)) {
        return false;
      }
      inline.count();
    }
    return answer(true);
  }

  private boolean isGivenWork() {
    return !batch.isEmpty() || !abandoned.isEmpty();
  }

  /** Whether nothing is left to do. */
  private boolean answer(boolean inline) {
    if (!abandoned.isEmpty()) {
      Answers.abandon(abandoned, batcher.now());
      abandoned.clear();
    }
    if (!batch.isEmpty()) {
      if (!spare) {
        spare = true;
      }
      if (!runner.run(batch, inline)) {
        return false;
      }
    }
    batch.clear();
    return true;
  }

  /**
   * @param wait how long at most, where the oldest request waits for company; 0 for as long as
   *     there is no work
   */
  private void idle(long wait) {
    idle.rest(index);
    if (batcher.isClosed()) {
      Thread.onSpinWait();
    } else if (wait > 0) {
      waitForCompany(wait);
    } else if (!batcher.hasWork() || batcher.isForming()) {
      LockSupport.park(batcher);
    }
    while (!idle.tryResume(index)) {
      LockSupport.park(batcher);
    }
  }

  /** What arrived before this worker could be woken may complete the batch. */
  private void waitForCompany(long nanos) {
    if (!batcher.hasArrivals()) {
      LockSupport.parkNanos(batcher, nanos);
    }
  }
}
