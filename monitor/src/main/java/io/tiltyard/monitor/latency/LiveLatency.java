package io.tiltyard.monitor.latency;

import io.tiltyard.monitor.call.Stage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** The total times of all requests of all arms, between two moments. */
public final class LiveLatency {
  /** Fewer calls than this say nothing of a 99th percentile. */
  public static final int ENOUGH = 20;

  private static final double P99 = 99;

  private LiveLatency() {}

  /** The 99th percentile of what finished in between, in nanoseconds; 0 where that was little. */
  public static long p99Nanos(List<ArmSnapshot> from, List<ArmSnapshot> to) {
    Map<ArmKey, ArmSnapshot> earlier = new HashMap<>();
    from.forEach(arm -> earlier.put(arm.key(), arm));
    Histogram sum = DurationCells.newHistogram();
    for (ArmSnapshot later : to) {
      addSince(earlier.get(later.key()), later, sum);
    }
    return sum.getTotalCount() < ENOUGH ? 0 : sum.getValueAtPercentile(P99);
  }

  /** Arms that nobody calls, which is most of them where there are many, cost next to nothing. */
  private static void addSince(@Nullable ArmSnapshot earlier, ArmSnapshot later, Histogram sum) {
    Histogram after = later.stage(Stage.TOTAL).histogram();
    if (earlier == null || earlier.incarnation() != later.incarnation()) {
      if (after.getTotalCount() > 0) {
        sum.add(after);
      }
      return;
    }
    Histogram before = earlier.stage(Stage.TOTAL).histogram();
    if (after.getTotalCount() > before.getTotalCount()) {
      sum.add(after);
      sum.subtract(before);
    }
  }
}
