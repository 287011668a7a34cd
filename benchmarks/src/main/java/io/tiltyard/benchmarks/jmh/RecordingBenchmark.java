package io.tiltyard.benchmarks.jmh;

import io.tiltyard.monitor.call.Arm;
import io.tiltyard.monitor.call.CallOutcome;
import io.tiltyard.monitor.latency.ArmKey;
import io.tiltyard.monitor.latency.ArmMonitor;
import io.tiltyard.monitor.latency.LatencyBook;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does it cost a request to leave its latencies behind, on one thread and on two at the same
 * arm?
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RecordingBenchmark {
  private static final int SPREAD = 1 << 20;

  private final ArmMonitor monitor =
      new LatencyBook().arm(new ArmKey("route", "model", 1, Arm.CHAMPION));

  @State(Scope.Thread)
  public static class Caller {
    private long at;

    /** Durations that differ, as real ones do. */
    long nanos() {
      at = at * 6_364_136_223_846_793_005L + 1;
      return 1_000 + (at >>> 32) % SPREAD;
    }
  }

  @Benchmark
  public void alone(Caller caller) {
    finish(caller);
  }

  @Benchmark
  @Threads(2)
  public void contended(Caller caller) {
    finish(caller);
  }

  private void finish(Caller caller) {
    long nanos = caller.nanos();
    monitor.finished(CallOutcome.OK, nanos, nanos + 1, nanos + 2, nanos + 3, nanos + 4, 1);
  }
}
