package io.tiltyard.benchmarks.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.tiltyard.router.admission.Limiter;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.J_Result;

/** A window of the adaptive limit is closed once, however many find it over. */
public final class LimiterStress {
  private LimiterStress() {}

  /** Two requests begin to run just when a window with a standing queue is over. */
  @JCStressTest
  @Description("Two threads find the window over: one of them lowers the limit.")
  @Outcome(id = "48", expect = ACCEPTABLE, desc = "lowered once, by a quarter")
  @Outcome(expect = FORBIDDEN, desc = "lowered never, or twice, or raised")
  @State
  public static class TwoFindTheWindowOver {
    private static final long CEILING = 64;
    private static final long MAX_WAIT = 1_000;

    private final Limiter limiter = new Limiter(MAX_WAIT, 0);

    public TwoFindTheWindowOver() {
      for (int i = 1; i < Limiter.WINDOW_REQUESTS; i++) {
        limiter.started(2 * MAX_WAIT, 0, CEILING, CEILING);
      }
    }

    @Actor
    public void one() {
      limiter.started(2 * MAX_WAIT, Limiter.WINDOW_NANOS, CEILING, CEILING);
    }

    @Actor
    public void other() {
      limiter.started(2 * MAX_WAIT, Limiter.WINDOW_NANOS + 1, CEILING, CEILING);
    }

    @Arbiter
    public void end(J_Result r) {
      r.r1 = limiter.limit(CEILING);
    }
  }
}
