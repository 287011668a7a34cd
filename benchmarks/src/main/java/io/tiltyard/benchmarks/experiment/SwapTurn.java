package io.tiltyard.benchmarks.experiment;

import io.tiltyard.benchmarks.paired.MachineCpu;
import io.tiltyard.benchmarks.paired.Screening;
import org.HdrHistogram.Histogram;

/**
 * What requests met in a part of a run.
 *
 * @param answers that came in it
 * @param p50Millis from the intended start
 * @param p99Millis the same
 * @param stealShare part of the machine that the hypervisor gave away meanwhile
 * @param busyShare part of the machine that anything used
 */
record SwapTurn(
    long answers, double p50Millis, double p99Millis, double stealShare, double busyShare) {
  private static final double NANOS_PER_MILLI = 1e6;

  /** A part of a run whose latencies are not read yet. */
  record Span(long startMillis, long endMillis, MachineCpu machine) {
    /** Does something, and notes when. */
    static Span of(Runnable work) {
      long start = System.currentTimeMillis();
      MachineCpu before = MachineCpu.now();
      work.run();
      return new Span(start, System.currentTimeMillis(), MachineCpu.now().since(before));
    }

    SwapTurn turn(IntervalLatencies run) {
      Histogram latencies = run.between(startMillis, endMillis);
      return new SwapTurn(
          latencies.getTotalCount(),
          latencies.getValueAtPercentile(50) / NANOS_PER_MILLI,
          latencies.getValueAtPercentile(99) / NANOS_PER_MILLI,
          machine.stealShare(),
          machine.busyShare());
    }
  }

  /** Whether nothing was stolen. */
  boolean isUndisturbed() {
    return stealShare <= Screening.MAX_STEAL;
  }
}
