package io.tiltyard.server.http.transport;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.ArrayDeque;
import java.util.concurrent.RejectedExecutionException;

/**
 * The connections of one event loop that have answers to write. A model that runs on the loop
 * answers many connections in one go; all of them are one task.
 */
final class DueWrites {
  private static final FastThreadLocal<DueWrites> HERE =
      new FastThreadLocal<>() {
        @Override
        protected DueWrites initialValue() {
          return new DueWrites();
        }
      };

  private final ArrayDeque<Runnable> due = new ArrayDeque<>();
  private boolean scheduled;

  private DueWrites() {}

  /**
   * Writes when the loop has done what it does now, or at once where it takes no more tasks.
   *
   * @param loop whose thread this is
   */
  static void add(EventLoop loop, Runnable write) {
    DueWrites here = HERE.get();
    here.due.add(write);
    if (!here.scheduled) {
      here.schedule(loop);
    }
  }

  private void schedule(EventLoop loop) {
    scheduled = true;
    try {
      loop.execute(() -> run(loop));
    } catch (RejectedExecutionException e) {
      run(loop);
    }
  }

  /** What becomes due meanwhile, or is left by one that fails, is in the next task. */
  private void run(EventLoop loop) {
    try {
      for (int left = due.size(); left > 0; left--) {
        due.remove().run();
      }
    } finally {
      scheduled = false;
      if (!due.isEmpty()) {
        schedule(loop);
      }
    }
  }
}
