package io.tiltyard.benchmarks.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.tiltyard.router.quota.Quotas;
import io.tiltyard.router.quota.Rate;
import io.tiltyard.router.quota.TenantLimits;
import java.util.Map;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** A token is given out once. Results hold 1 where a request was let in. */
public final class QuotaStress {
  private QuotaStress() {}

  /** Two first requests of a tenant that nobody has seen before. */
  @JCStressTest
  @Description("A new tenant with one token gets one account and spends it once.")
  @Outcome(id = "1, 0, 1", expect = ACCEPTABLE, desc = "the first got it")
  @Outcome(id = "0, 1, 1", expect = ACCEPTABLE, desc = "the second got it")
  @Outcome(expect = FORBIDDEN, desc = "nobody got it, or both, or there are two accounts")
  @State
  public static class NewTenantWithOneToken {
    private static final TenantLimits ONE = new TenantLimits(Rate.ofRequests(1, 1), Rate.NONE);

    private final Quotas quotas = new Quotas(ONE, Map.of(), 1, 0, 1);

    private int take() {
      return quotas.takeRequest("tenant", 0) == null ? 1 : 0;
    }

    @Actor
    public void first(III_Result r) {
      r.r1 = take();
    }

    @Actor
    public void second(III_Result r) {
      r.r2 = take();
    }

    @Arbiter
    public void end(III_Result r) {
      r.r3 = quotas.otherTenants();
    }
  }
}
