package io.tiltyard.runtime.testing;

import io.tiltyard.runtime.batch.Carrier;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

/** A thread that does what the test says, and keeps what it is asked for until the test says so. */
public final class FakeCarrier extends Thread implements Carrier, AutoCloseable {
  private final LinkedBlockingQueue<Runnable> steps = new LinkedBlockingQueue<>();
  private final Deque<Runnable> later = new ArrayDeque<>();
  private boolean closed;
  private boolean refusing;

  public FakeCarrier() {
    setDaemon(true);
    start();
  }

  @Override
  public boolean afterwards(Runnable task) {
    if (Thread.currentThread() != this) {
      throw new IllegalStateException("asked from another thread");
    }
    return !refusing && later.add(task);
  }

  /** Runs the step on this thread and waits for its end. */
  public void step(Runnable step) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    steps.add(
        () -> {
          try {
            step.run();
            done.complete(null);
          } catch (RuntimeException | Error e) {
            done.completeExceptionally(e);
          }
        });
    done.join();
  }

  /** Runs what it was asked for so far. */
  public void runLater() {
    step(
        () -> {
          int asked = later.size();
          for (int i = 0; i < asked; i++) {
            later.remove().run();
          }
        });
  }

  /** Begins to run what it was asked for, without waiting for the end. */
  public void beginLater() {
    steps.add(() -> later.remove().run());
  }

  /** How often it was asked since. */
  public int asked() {
    int[] count = {0};
    step(() -> count[0] = later.size());
    return count[0];
  }

  /** Takes no tasks any more. */
  public void refuse() {
    step(() -> refusing = true);
  }

  @Override
  public void run() {
    try {
      while (!closed) {
        steps.take().run();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    step(() -> closed = true);
  }
}
