package io.tiltyard.runtime.batch;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;

/** The thread of one instance: form, run, and sleep when there is nothing to do. */
final class Worker implements Runnable {
  private final Batcher batcher;
  private final int index;
  private final BatchRunner runner;
  private final Thread thread;
  private final List<BatchMember> batch = new ArrayList<>();
  private final List<BatchMember> abandoned = new ArrayList<>();

  Worker(Batcher batcher, int index, BatchRunner runner, ThreadFactory threads) {
    this.batcher = batcher;
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

  @Override
  public void run() {
    try {
      while (!batcher.isClosed() || batcher.hasWork()) {
        long wait = batcher.form(batch, abandoned);
        if (batch.isEmpty() && abandoned.isEmpty()) {
          idle(wait);
        } else {
          work();
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
    if (!abandoned.isEmpty()) {
      Answers.abandon(abandoned, batcher.now());
      abandoned.clear();
    }
    if (!batch.isEmpty()) {
      runner.run(batch);
      batch.clear();
    }
  }

  /**
   * @param wait how long at most, where the oldest request waits for company; 0 for as long as
   *     there is no work
   */
  private void idle(long wait) {
    batcher.setIdle(index);
    if (batcher.isClosed()) {
      Thread.onSpinWait();
    } else if (wait > 0) {
      waitForCompany(wait);
    } else if (!batcher.hasWork() || batcher.isForming()) {
      LockSupport.park(batcher);
    }
    batcher.clearIdle(index);
  }

  /** What arrived before this worker could be woken may complete the batch. */
  private void waitForCompany(long nanos) {
    if (!batcher.hasArrivals()) {
      LockSupport.parkNanos(batcher, nanos);
    }
  }
}
