package io.tiltyard.runtime.trial;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Standard input of a process that tries versions. Each byte, whatever it is, says that there is
 * another one to try; the end means that the parent died, and ends this process.
 */
final class Lifeline {
  /** The status that the process ends with. */
  static final int ORPHANED = 70;

  /** A parent that lives ends a process that it does not need any more long before. */
  private static final long MAX_IDLE_SECONDS = 60;

  private final Semaphore versions = new Semaphore(0);

  private Lifeline() {}

  static Lifeline hold(InputStream in) {
    Lifeline lifeline = new Lifeline();
    Thread thread = new Thread(() -> lifeline.watch(in), "lifeline");
    thread.setDaemon(true);
    thread.start();
    return lifeline;
  }

  private void watch(InputStream in) {
    try {
      while (in.read() >= 0) {
        versions.release();
      }
    } catch (IOException e) {
      // As good as its end.
    }
    Runtime.getRuntime().halt(ORPHANED);
  }

  /** Waits for another version to try; false where none comes. */
  boolean awaitVersion() throws InterruptedException {
    return versions.tryAcquire(MAX_IDLE_SECONDS, TimeUnit.SECONDS);
  }
}
