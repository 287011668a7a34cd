package io.tiltyard.runtime.testing;

import io.tiltyard.runtime.model.RunInputs;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Holds the runs of an instance until the test lets them go. */
public final class Gate implements FakeInstance.Hook {
  private static final int ALL = 1 << 24;

  private final Semaphore entered = new Semaphore(0);
  private final Semaphore leaves = new Semaphore(0);

  @Override
  public void run(RunInputs inputs) {
    entered.release();
    acquire(leaves);
  }

  /** Waits until one more run is held. */
  public void awaitRun() {
    acquire(entered);
  }

  /** Lets one run go. */
  public void letOne() {
    leaves.release();
  }

  /** Lets all runs go, also those to come. */
  public void open() {
    leaves.release(ALL);
  }

  /** Forgets what was let go and not used. */
  public void drain() {
    leaves.drainPermits();
    entered.drainPermits();
  }

  private static void acquire(Semaphore semaphore) {
    try {
      if (!semaphore.tryAcquire(30, TimeUnit.SECONDS)) {
        throw new AssertionError("nothing came for 30 s");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
