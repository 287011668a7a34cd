package io.tiltyard.benchmarks.peer;

import ai.onnxruntime.OrtException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;

/** Runs a model again and again between {@link #resume} and {@link #pause}. */
final class LoopThread {
  private final Map<Integer, ModelRun> runs = new HashMap<>();
  private final Semaphore resumed = new Semaphore(0);
  private final Semaphore paused = new Semaphore(0);
  private final Thread thread = new Thread(this::loop, "loop");
  private volatile boolean running;
  private ModelRun run;
  private long rows;

  /**
   * @param runs of different sizes
   */
  LoopThread(List<ModelRun> runs) {
    runs.forEach(each -> this.runs.put(each.rows(), each));
    run = runs.get(0);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /**
   * @param size rows of each run
   */
  void resume(int size) {
    ModelRun chosen = runs.get(size);
    if (chosen == null) {
      throw new IllegalArgumentException("runs of " + size + " rows, expected " + runs.keySet());
    }
    run = chosen;
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
        ModelRun current = run;
        while (running) {
          current.run(at);
          at += current.rows();
          rows += current.rows();
        }
        paused.release();
      }
    } catch (OrtException e) {
      System.err.println("run failed: " + e);
      Runtime.getRuntime().halt(1);
    }
  }
}
