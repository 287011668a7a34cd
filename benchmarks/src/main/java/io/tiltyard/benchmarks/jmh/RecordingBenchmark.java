package io.tiltyard.benchmarks.jmh;

import io.tiltyard.base.time.Clock;
import io.tiltyard.monitor.call.Arm;
import io.tiltyard.monitor.call.CallOutcome;
import io.tiltyard.monitor.call.CallSink;
import io.tiltyard.monitor.distribution.DistributionMonitor;
import io.tiltyard.monitor.distribution.DistributionSettings;
import io.tiltyard.monitor.latency.ArmKey;
import io.tiltyard.monitor.latency.ArmMonitor;
import io.tiltyard.monitor.latency.LatencyBook;
import io.tiltyard.monitor.requestlog.RequestLog;
import io.tiltyard.monitor.requestlog.RequestLogSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does it cost to leave a call behind: its latencies, on one thread and on two at the same
 * arm; and a call with 64 bytes in and 64 out in the request log and in the distributions, on the
 * request's thread alone and together with the agent that writes it out; the log also with 24 KiB
 * out, as embeddings have?
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RecordingBenchmark {
  private static final int SPREAD = 1 << 20;

  /** Fewer than the queues have room for, and about what comes while an agent pauses. */
  private static final int CALLS = 2_000;

  private static final int SMALL_FLOATS = 16;
  private static final int LARGE_CALLS = 400;
  private static final int LARGE_FLOATS = 6_144;

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

  /** The sinks, and a call of an identity model. */
  @State(Scope.Thread)
  public static class Sinks {
    private final IdentityCall call;
    private Path directory = Path.of("");
    private RequestLog log = new RequestLog(RequestLogSettings.defaults(directory), Clock.system());
    private DistributionMonitor distributions =
        new DistributionMonitor(DistributionSettings.defaults(), Clock.system());

    /** Calls with 64 bytes out. */
    public Sinks() {
      this(SMALL_FLOATS);
    }

    Sinks(int outputFloats) {
      call = new IdentityCall(SMALL_FLOATS, outputFloats);
    }

    /** New sinks for each iteration, so that what one left does not burden the next. */
    @Setup(Level.Iteration)
    public void open() throws IOException {
      directory = Files.createTempDirectory("recording");
      log = new RequestLog(RequestLogSettings.defaults(directory), Clock.system());
      distributions = new DistributionMonitor(DistributionSettings.defaults(), Clock.system());
    }

    /** Takes the files away. */
    @TearDown(Level.Iteration)
    public void close() throws IOException {
      drain();
      if (log.statistics().sink().droppedInAll() + distributions.statistics().droppedInAll() > 0) {
        throw new IllegalStateException("the queues were too small for what was measured");
      }
      log.close();
      distributions.close();
      try (Stream<Path> files = Files.walk(directory)) {
        files.sorted(Comparator.reverseOrder()).forEach(Sinks::delete);
      }
    }

    private static void delete(Path path) {
      try {
        Files.delete(path);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    RequestLog log() {
      return log;
    }

    DistributionMonitor distributions() {
      return distributions;
    }

    void offer(CallSink sink, int calls) {
      for (int i = 0; i < calls; i++) {
        sink.offer(call.next());
      }
    }

    void drain() {
      while (log.doWork() > 0 || distributions.doWork() > 0) {
        // there is more
      }
    }
  }

  /** As {@link Sinks}, with 24 KiB out. */
  @State(Scope.Thread)
  public static class LargeSinks extends Sinks {
    public LargeSinks() {
      super(LARGE_FLOATS);
    }
  }

  /** As {@link LargeSinks}, emptied between measurements. */
  @State(Scope.Thread)
  public static class EmptyLargeSinks extends LargeSinks {
    @Setup(Level.Invocation)
    public void empty() {
      drain();
    }
  }

  /** As {@link Sinks}, emptied between measurements. */
  @State(Scope.Thread)
  public static class EmptySinks extends Sinks {
    @Setup(Level.Invocation)
    public void empty() {
      drain();
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

  @Benchmark
  @OperationsPerInvocation(CALLS)
  public void log(EmptySinks sinks) {
    sinks.offer(sinks.log(), CALLS);
  }

  @Benchmark
  @OperationsPerInvocation(CALLS)
  public void sample(EmptySinks sinks) {
    sinks.offer(sinks.distributions(), CALLS);
  }

  @Benchmark
  @OperationsPerInvocation(CALLS)
  public void logAndWrite(Sinks sinks) {
    sinks.offer(sinks.log(), CALLS);
    sinks.drain();
  }

  @Benchmark
  @OperationsPerInvocation(LARGE_CALLS)
  public void logLarge(EmptyLargeSinks sinks) {
    sinks.offer(sinks.log(), LARGE_CALLS);
  }

  @Benchmark
  @OperationsPerInvocation(LARGE_CALLS)
  public void logAndWriteLarge(LargeSinks sinks) {
    sinks.offer(sinks.log(), LARGE_CALLS);
    sinks.drain();
  }

  @Benchmark
  @OperationsPerInvocation(CALLS)
  public void sampleAndSketch(Sinks sinks) {
    sinks.offer(sinks.distributions(), CALLS);
    sinks.drain();
  }
}
