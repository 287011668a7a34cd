package io.tiltyard.benchmarks.jmh;

import io.tiltyard.runtime.lifecycle.LifecycleWord;
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

/** What does it cost a request to hold its version, alone and against another thread? */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class AdmissionBenchmark {
  private final LifecycleWord word = new LifecycleWord();

  @Benchmark
  public boolean uncontended() {
    return word.tryAcquire() && word.release();
  }

  @Benchmark
  @Threads(2)
  public boolean contended() {
    return word.tryAcquire() && word.release();
  }
}
