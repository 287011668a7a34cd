package io.tiltyard.benchmarks.jmh;

import io.tiltyard.server.json.InferRequestReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What does a number cost on its way from a JSON request into a tensor's bytes? */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class JsonDecodeBenchmark {
  @Param Numbers numbers = Numbers.FP32_SHORT;

  private byte[] request = {};

  @Setup
  public void setUp() {
    String json =
        """
        {"id":"a","inputs":[{"name":"x","shape":[1,%d],"datatype":"%s","data":%s}]}
        """
            .formatted(Numbers.COUNT, numbers.datatype(), numbers.json());
    request = json.getBytes(StandardCharsets.UTF_8);
    if (!(InferRequestReader.read(request, request.length)
        instanceof InferRequestReader.Result.Read)) {
      throw new IllegalStateException("the request is refused");
    }
  }

  @Benchmark
  @OperationsPerInvocation(Numbers.COUNT)
  public InferRequestReader.Result number() {
    return InferRequestReader.read(request, request.length);
  }
}
