package io.tiltyard.loadtest.run;

import io.tiltyard.loadtest.client.Loops;
import io.tiltyard.loadtest.measure.Latencies;
import io.tiltyard.loadtest.pace.Pacer;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Steps the pacer, sleeping until the next request is due, and probes the loops meanwhile. */
final class PacerThread extends Thread {
  private static final long PROBE_NANOS = 10_000_000;

  private final Pacer pacer;
  private final Loops loops;
  private final long countFromNanos;
  private final Latencies loopLate = new Latencies();
  private volatile @Nullable RuntimeException failure;

  /**
   * @param countFromNanos from when on the loops' lateness counts
   */
  PacerThread(Pacer pacer, Loops loops, long countFromNanos) {
    super("load-pacer");
    setDaemon(true);
    this.pacer = pacer;
    this.loops = loops;
    this.countFromNanos = countFromNanos;
  }

  @Override
  public void run() {
    try {
      pace();
    } catch (RuntimeException e) {
      failure = e;
    }
  }

  private void pace() {
    long nextProbe = countFromNanos;
    for (long wait = pacer.doWork(); wait != Pacer.DONE; wait = pacer.doWork()) {
      long now = System.nanoTime();
      if (now - nextProbe >= 0) {
        loops.probe(loopLate::record);
        nextProbe = now + PROBE_NANOS;
      }
      LockSupport.parkNanos(Math.min(wait, PROBE_NANOS));
    }
  }

  /** Why it ended before everything was sent, or null. */
  @Nullable RuntimeException failure() {
    return failure;
  }

  /** What was seen of the loops; after this thread ended. */
  Histogram loopLate() {
    return loopLate.snapshot();
  }
}
