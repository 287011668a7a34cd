package io.tiltyard.benchmarks.peer;

import ai.onnxruntime.OrtException;
import java.util.concurrent.Semaphore;

/** Runs a model again and again between {@link #resume} and {@link #pause}. */
final class LoopThread {
  private final MinilmRun run;
  private final Semaphore resumed = new Semaphore(0);
  private final Semaphore paused = new Semaphore(0);
  private final Thread thread = new Thread(this::loop, "loop");
  private volatile boolean running;
  private long rows;

  LoopThread(MinilmRun run) {
    this.run = run;
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  void resume() {
    running = true;
    resumed.release();
  }

  void pause() {
    running = false;
  }

  /** Waits for the run under way; rows since {@link #resume}. */
  long awaitRows() {
    paused.acquireUninterruptibly();
    return rows;
  }

  private void loop() {
    int at = 0;
    try {
      while (true) {
        resumed.acquireUninterruptibly();
        rows = 0;
        while (running) {
          run.run(at);
          at += run.rows();
          rows += run.rows();
        }
        paused.release();
      }
    } catch (OrtException e) {
      System.err.println("run failed: " + e);
      Runtime.getRuntime().halt(1);
    }
  }
}
