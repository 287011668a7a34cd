package io.tiltyard.benchmarks.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.tiltyard.runtime.batch.IdleWorkers;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/** An instance is used by its worker or by one who borrowed it, never by both. */
public final class IdleWorkersStress {
  private IdleWorkersStress() {}

  /** A worker wakes by itself while its instance is lent and given back. */
  @JCStressTest
  @Description("What is not atomic is done by one at a time, and seen by the next.")
  @Outcome(id = "0, 0, 2", expect = ACCEPTABLE, desc = "each did it, or was turned away")
  @Outcome(expect = FORBIDDEN, desc = "both at once")
  @State
  public static class ResumeAndBorrow {
    private final IdleWorkers workers = new IdleWorkers(1);
    private int uses;

    public ResumeAndBorrow() {
      workers.rest(0);
    }

    @Actor
    public void worker(III_Result r) {
      if (workers.tryResume(0)) {
        uses++;
        workers.rest(0);
      } else {
        r.r1 = 1;
      }
    }

    @Actor
    public void borrower(III_Result r) {
      if (workers.borrow() == 0) {
        uses++;
        workers.giveBack(0);
      } else {
        r.r2 = 1;
      }
    }

    @Arbiter
    public void end(III_Result r) {
      r.r3 = r.r1 + r.r2 + uses;
      r.r1 = 0;
      r.r2 = 0;
    }
  }

  /** One wants to wake the worker, another to borrow its instance. */
  @JCStressTest
  @Description("Of two that want a resting worker, one gets it.")
  @Outcome(
      id = {"0, -1", "-1, 0"},
      expect = ACCEPTABLE,
      desc = "one of them")
  @Outcome(expect = FORBIDDEN, desc = "both, or none")
  @State
  public static class WakeAndBorrow {
    private final IdleWorkers workers = new IdleWorkers(1);

    public WakeAndBorrow() {
      workers.rest(0);
    }

    @Actor
    public void waker(II_Result r) {
      r.r1 = workers.wakeOne();
    }

    @Actor
    public void borrower(II_Result r) {
      r.r2 = workers.borrow();
    }
  }

  /** Work comes while a worker goes to rest, as in {@code Batcher}. */
  @JCStressTest
  @Description("Who rests looks for work once more; who brings work looks for one that rests.")
  @Outcome(id = "0, 0", expect = FORBIDDEN, desc = "the work is overlooked")
  @Outcome(expect = ACCEPTABLE, desc = "one of them sees the other")
  @State
  public static class RestAndArrival {
    private final IdleWorkers workers = new IdleWorkers(1);
    private volatile int arrived;

    @Actor
    public void worker(II_Result r) {
      workers.rest(0);
      r.r1 = arrived;
    }

    @Actor
    public void bringer(II_Result r) {
      arrived = 1;
      r.r2 = workers.borrow() == 0 ? 1 : 0;
    }
  }
}
