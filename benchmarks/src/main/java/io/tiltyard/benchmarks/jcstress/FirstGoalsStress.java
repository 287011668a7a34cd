package io.tiltyard.benchmarks.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.tiltyard.router.admission.FirstGoals;
import io.tiltyard.runtime.batch.Priority;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/** What is known of goals is never of somebody who left. */
public final class FirstGoalsStress {
  private FirstGoalsStress() {}

  /** One comes and goes while another comes to stay; both go before the second look. */
  @JCStressTest
  @Description("A goal that nobody has is not kept.")
  @Outcome(id = "7, 9223372036854775807", expect = ACCEPTABLE, desc = "the one that stays")
  @Outcome(
      id = "9223372036854775807, 9223372036854775807",
      expect = ACCEPTABLE,
      desc = "forgotten with the first")
  @Outcome(expect = FORBIDDEN, desc = "of one that left")
  @State
  public static class OneLeavesAndOneStays {
    private final FirstGoals goals = new FirstGoals();

    @Actor
    public void comesAndGoes() {
      goals.enter(Priority.DEFAULT, 5);
      goals.leave(Priority.DEFAULT, 5);
    }

    @Actor
    public void stays() {
      goals.enter(Priority.DEFAULT, 7);
    }

    @Arbiter
    public void end(JJ_Result r) {
      r.r1 = goals.first(Priority.DEFAULT);
      goals.leave(Priority.DEFAULT, 7);
      r.r2 = goals.first(Priority.DEFAULT);
    }
  }

  /** The second of two goes while a third comes. */
  @JCStressTest
  @Description("Whoever was not first takes nobody's goal along.")
  @Outcome(id = "3, 3", expect = ACCEPTABLE, desc = "the first goal, whoever looks")
  @Outcome(expect = FORBIDDEN, desc = "forgotten, though it waits")
  @State
  public static class NotTheFirstLeaves {
    private final FirstGoals goals = new FirstGoals();

    public NotTheFirstLeaves() {
      goals.enter(Priority.DEFAULT, 3);
      goals.enter(Priority.DEFAULT, 5);
    }

    @Actor
    public void goes(JJ_Result r) {
      goals.leave(Priority.DEFAULT, 5);
      r.r1 = goals.first(Priority.DEFAULT);
    }

    @Actor
    public void comes() {
      goals.enter(Priority.DEFAULT, 4);
    }

    @Arbiter
    public void end(JJ_Result r) {
      r.r2 = goals.first(Priority.DEFAULT);
    }
  }
}
