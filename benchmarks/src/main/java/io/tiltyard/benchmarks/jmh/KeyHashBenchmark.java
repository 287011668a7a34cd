package io.tiltyard.benchmarks.jmh;

import io.tiltyard.router.route.Route;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What does the hash of a routing key cost, from its characters on, by their number? */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class KeyHashBenchmark {
  private static final int KEYS = 1024;

  @Param({"8", "36", "256"})
  private int length;

  private final String[] keys = new String[KEYS];
  private final Route route = Objects.requireNonNull(Routes.table(1, 1).find("route-0"));
  private int next;

  @Setup
  public void fill() {
    for (int i = 0; i < KEYS; i++) {
      String number = Integer.toString(i);
      keys[i] = "k".repeat(length - number.length()) + number;
    }
  }

  @Benchmark
  public long hash() {
    next = (next + 1) % KEYS;
    return route.draw(keys[next]);
  }
}
