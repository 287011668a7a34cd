package io.tiltyard.runtime.trial;

import java.io.IOException;
import java.io.InputStream;

/** Ends this process when the other end of its standard input is gone: its parent died. */
final class Lifeline {
  /** The status that the process ends with. */
  static final int ORPHANED = 70;

  private Lifeline() {}

  static void hold(InputStream in) {
    Thread thread = new Thread(() -> watch(in), "lifeline");
    thread.setDaemon(true);
    thread.start();
  }

  private static void watch(InputStream in) {
    try {
      while (in.read() >= 0) {
        // Nobody says anything.
      }
    } catch (IOException e) {
      // As good as its end.
    }
    Runtime.getRuntime().halt(ORPHANED);
  }
}
