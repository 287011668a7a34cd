package io.tiltyard.benchmarks.jmh;

import io.tiltyard.router.route.ArmTarget;
import io.tiltyard.router.route.Route;
import io.tiltyard.router.route.RouteTable;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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

/**
 * What does it cost to choose the version that answers, from the name of the route on: with a
 * random draw and with a key, with no challenger and with two, among few routes and among many?
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RoutingBenchmark {
  private static final int KEYS = 1024;

  @Param({"1", "100"})
  private int routes;

  @Param({"0", "2"})
  private int challengers;

  private final String[] keys = new String[KEYS];
  private RouteTable table = RouteTable.empty();
  private String name = "";
  private int next;

  @Setup
  public void fill() {
    table = Routes.table(routes, challengers);
    name = "route-" + routes / 2;
    for (int i = 0; i < KEYS; i++) {
      keys[i] = "customer-" + i * 7919;
    }
  }

  @Benchmark
  public @Nullable ArmTarget randomDraw() {
    Route route = Objects.requireNonNull(table.find(name));
    return route.choose(route.draw(null));
  }

  @Benchmark
  public @Nullable ArmTarget keyed() {
    next = (next + 1) % KEYS;
    Route route = Objects.requireNonNull(table.find(name));
    return route.choose(route.draw(keys[next]));
  }
}
