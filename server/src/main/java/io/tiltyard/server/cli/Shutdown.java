package io.tiltyard.server.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The wish to end: the first signal asks for an orderly end, the second ends the process at once,
 * and so does the time limit that begins with the first.
 */
final class Shutdown {
  private static final Logger LOG = LoggerFactory.getLogger(Shutdown.class);
  private static final int FAILURE = 1;

  private final CountDownLatch requested = new CountDownLatch(1);
  private final AtomicBoolean signalled = new AtomicBoolean();
  private final Duration limit;

  private Shutdown(Duration limit) {
    this.limit = limit;
  }

  /**
   * Takes the signals of this process from here on.
   *
   * @param limit from the first signal to the hard end
   */
  static Shutdown onSignals(Duration limit) {
    Shutdown shutdown = new Shutdown(limit);
    Signals.listen(shutdown::signal);
    return shutdown;
  }

  /** Waits until someone wants the end. */
  void await() {
    boolean interrupted = false;
    while (true) {
      try {
        requested.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Waits until someone wants the end, but no longer than this.
   *
   * @return whether someone does
   */
  boolean await(Duration time) {
    try {
      return requested.await(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  boolean isRequested() {
    return requested.getCount() == 0;
  }

  private void signal(String name) {
    if (!signalled.compareAndSet(false, true)) {
      LOG.warn("SIG{} again: ending at once", name);
      Runtime.getRuntime().halt(FAILURE);
    }
    LOG.info("SIG{}: draining for at most {} s", name, limit.toSeconds());
    Thread watchdog = new Thread(this::endAtLimit, "shutdown-limit");
    watchdog.setDaemon(true);
    watchdog.start();
    requested.countDown();
  }

  private void endAtLimit() {
    try {
      Thread.sleep(limit.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    LOG.error("not drained after {} s: ending anyway", limit.toSeconds());
    Runtime.getRuntime().halt(FAILURE);
  }
}
