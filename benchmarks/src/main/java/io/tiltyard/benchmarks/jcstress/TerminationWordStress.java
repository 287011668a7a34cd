package io.tiltyard.benchmarks.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.tiltyard.runtime.batch.TerminationWord;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * A termination hits the run that it was meant for, or none. A flag stands for the engine's, which
 * a later run would find.
 */
public final class TerminationWordStress {
  private TerminationWordStress() {}

  /** A run ends while it is to be terminated. */
  @JCStressTest
  @Description("A run that was not terminated leaves no flag; one that was sees it before it ends.")
  @Outcome(id = "0, 0, 0", expect = ACCEPTABLE, desc = "the run was over before")
  @Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "the run was terminated")
  @Outcome(expect = FORBIDDEN, desc = "the next run is hit, or the flag comes after the end")
  @State
  public static class EndAndTermination {
    private final TerminationWord word = new TerminationWord();
    private int flag;

    @Actor
    public void run(III_Result r) {
      r.r1 = word.end() ? 1 : 0;
      r.r2 = flag;
    }

    @Actor
    public void watchdog() {
      if (word.tryTerminate()) {
        flag = 1;
        word.terminated();
      }
    }

    @Arbiter
    public void end(III_Result r) {
      r.r3 = flag;
    }
  }
}
