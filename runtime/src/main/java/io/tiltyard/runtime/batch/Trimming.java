package io.tiltyard.runtime.batch;

import io.tiltyard.runtime.memory.DirectMemory;
import java.util.concurrent.TimeUnit;

/** When the instances of a version are to give memory back. On the watchdog's thread. */
final class Trimming {
  /** Memory that no run needed for as long, and twice as long at most, is given back. */
  static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(10);

  private long nextNanos;
  private long shortages = DirectMemory.shortages();

  Trimming(long nowNanos) {
    nextNanos = nowNanos + PERIOD_NANOS;
  }

  /** Asks those that have something to give: for all of it, where somebody found no memory. */
  void watch(long nowNanos, Worker[] workers) {
    long found = DirectMemory.shortages();
    boolean isShort = found != shortages;
    if (!isShort && nowNanos - nextNanos < 0) {
      return;
    }
    shortages = found;
    nextNanos = nowNanos + PERIOD_NANOS;
    for (Worker worker : workers) {
      worker.askToTrim(isShort);
    }
  }
}
