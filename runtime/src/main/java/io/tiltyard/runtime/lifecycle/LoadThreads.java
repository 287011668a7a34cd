package io.tiltyard.runtime.lifecycle;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Threads that prepare versions, in the order in which they are asked to. So many work at a time.
 * One that waits for another process gives its place to the next meanwhile: so many more threads
 * may wait. Thread-safe.
 */
public final class LoadThreads implements Executor, AutoCloseable {
  /** Threads that wait at most while all places are taken by others. */
  public static final int MOST_WAITING = 8;

  private static final long IDLE_SECONDS = 60;

  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final Semaphore places;
  private final ThreadPoolExecutor threads;

  /**
   * @param places threads that work at a time, at least 1
   */
  public LoadThreads(int places, ThreadFactory factory) {
    int most = places + MOST_WAITING;
    this.places = new Semaphore(places, true);
    this.threads =
        new ThreadPoolExecutor(
            most, most, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), factory);
    threads.allowCoreThreadTimeOut(true);
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
    threads.execute(this::next);
  }

  /** There are as many calls as tasks. */
  private void next() {
    places.acquireUninterruptibly();
    try {
      tasks.remove().run();
    } finally {
      places.release();
    }
  }

  /** Whether a task waits for its turn. */
  public boolean hasMore() {
    return !tasks.isEmpty();
  }

  /** Of the calling thread, which works. */
  public Absence absence() {
    return new Absence();
  }

  /** Takes no more tasks; those that wait are done. */
  @Override
  public void close() {
    threads.shutdown();
  }

  /** A time in which a load thread may leave its place to another. Used by one thread. */
  public final class Absence implements AutoCloseable {
    private boolean begun;

    private Absence() {}

    /** Leaves the place, where it was not left yet. */
    public void begin() {
      if (!begun) {
        begun = true;
        places.release();
      }
    }

    /** Waits for a place where it was left. */
    @Override
    public void close() {
      if (begun) {
        places.acquireUninterruptibly();
      }
    }
  }
}
