package io.tiltyard.benchmarks.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.tiltyard.router.admission.RunStarts;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJJ_Result;

/** Each run under way is known once, whoever of its requests tells of it. */
public final class RunStartsStress {
  private RunStartsStress() {}

  /** Two instances begin a run of two requests each; a third has one under way. */
  @JCStressTest
  @Description("The newest three runs are the three that there are.")
  @Outcome(id = "51, 102, 203", expect = ACCEPTABLE, desc = "in the order of their times")
  @Outcome(id = "51, 203, 102", expect = ACCEPTABLE, desc = "in the order of the telling")
  @Outcome(expect = FORBIDDEN, desc = "one is known twice and another not at all")
  @State
  public static class TwoRunsBegin {
    private static final int INSTANCES = 3;

    private final RunStarts starts = new RunStarts(16, 0);

    public TwoRunsBegin() {
      starts.began(1, 5);
    }

    @Actor
    public void one() {
      starts.began(2, 10);
      starts.began(2, 10);
    }

    @Actor
    public void other() {
      starts.began(3, 20);
      starts.began(3, 20);
    }

    @Arbiter
    public void end(JJJ_Result r) {
      r.r1 = seen(0);
      r.r2 = seen(1);
      r.r3 = seen(2);
    }

    /** Time and rows in one number. */
    private long seen(int index) {
      return 10 * starts.nanos(index, INSTANCES) + starts.rows(index, INSTANCES);
    }
  }
}
