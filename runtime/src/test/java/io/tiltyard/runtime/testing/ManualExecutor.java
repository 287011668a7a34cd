package io.tiltyard.runtime.testing;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;

/** Keeps tasks until the test runs them, on the test's thread. Any thread may add. */
public final class ManualExecutor implements Executor {
  private final Deque<Runnable> tasks = new ArrayDeque<>();

  @Override
  public synchronized void execute(Runnable task) {
    tasks.add(task);
  }

  public synchronized int size() {
    return tasks.size();
  }

  /** Runs the oldest task. */
  public void runNext() {
    Runnable task;
    synchronized (this) {
      task = tasks.remove();
    }
    task.run();
  }

  /** Runs the youngest task. */
  public void runLast() {
    Runnable task;
    synchronized (this) {
      task = tasks.removeLast();
    }
    task.run();
  }

  /** Runs what is there and what that adds. */
  public void runAll() {
    while (size() > 0) {
      runNext();
    }
  }
}
