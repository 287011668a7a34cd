package io.tiltyard.monitor.latency;

import io.tiltyard.monitor.call.Stage;
import java.util.List;
import org.HdrHistogram.Histogram;

/** The total times of all requests of all arms, between two moments. */
public final class LiveLatency {
  /** Fewer calls than this say nothing of a 99th percentile. */
  public static final int ENOUGH = 20;

  private static final double P99 = 99;

  private LiveLatency() {}

  /** The 99th percentile of what finished in between, in nanoseconds; 0 where that was little. */
  public static long p99Nanos(List<ArmSnapshot> from, List<ArmSnapshot> to) {
    Histogram sum = null;
    for (ArmSnapshot later : to) {
      Histogram finished = since(from, later).stage(Stage.TOTAL).histogram();
      if (sum == null) {
        sum = finished.copy();
      } else {
        sum.add(finished);
      }
    }
    return sum == null || sum.getTotalCount() < ENOUGH ? 0 : sum.getValueAtPercentile(P99);
  }

  private static ArmSnapshot since(List<ArmSnapshot> from, ArmSnapshot later) {
    for (ArmSnapshot earlier : from) {
      if (earlier.key().equals(later.key())) {
        return later.minus(earlier);
      }
    }
    return later;
  }
}
