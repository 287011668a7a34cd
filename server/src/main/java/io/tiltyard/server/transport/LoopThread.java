package io.tiltyard.server.transport;

import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.FastThreadLocalThread;
import io.tiltyard.runtime.batch.Carrier;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** The thread of an event loop, on which cheap models run as well. */
final class LoopThread extends FastThreadLocalThread implements Carrier {
  private @Nullable EventExecutor loop;

  private LoopThread(ThreadGroup group, Runnable task, String name) {
    super(group, task, name);
  }

  /** Tells the current thread whose it is. */
  static void serve(EventExecutor loop) {
    ((LoopThread) Thread.currentThread()).loop = loop;
  }

  @Override
  public boolean afterwards(Runnable task) {
    EventExecutor mine = loop;
    if (mine == null) {
      return false;
    }
    try {
      mine.execute(task);
      return true;
    } catch (RejectedExecutionException e) {
      return false; // the loop is shutting down
    }
  }

  /** Makes daemons. */
  static final class Factory extends DefaultThreadFactory {
    Factory(String name) {
      super(name, true);
    }

    @Override
    protected Thread newThread(Runnable task, String name) {
      return new LoopThread(threadGroup, task, name);
    }
  }
}
