package io.tiltyard.benchmarks.jmh;

import io.netty.buffer.PooledByteBufAllocator;
import io.tiltyard.base.tensor.Dimension;
import io.tiltyard.base.tensor.OutputTensor;
import io.tiltyard.base.tensor.TensorSpec;
import io.tiltyard.monitor.call.Arm;
import io.tiltyard.router.dispatch.InferenceAnswer;
import io.tiltyard.server.json.InferResponseWriter;
import java.nio.ByteBuffer;
import java.util.List;
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

/** What does a number cost on its way from a tensor's bytes into a JSON answer? */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class JsonEncodeBenchmark {
  @Param({"FP32_SHORT", "FP32_WHOLE", "FP64", "INT64"})
  Numbers numbers = Numbers.FP32_SHORT;

  private InferenceAnswer answer = answer(Numbers.FP32_SHORT);

  @Setup
  public void setUp() {
    answer = answer(numbers);
  }

  private static InferenceAnswer answer(Numbers numbers) {
    TensorSpec spec =
        new TensorSpec("y", numbers.datatype(), List.of(Dimension.fixed(Numbers.COUNT)));
    ByteBuffer data = numbers.wire();
    OutputTensor output = new OutputTensor(spec, new long[] {Numbers.COUNT}, data);
    return new InferenceAnswer("x", 1, Arm.CHAMPION, "id", List.of(output));
  }

  @Benchmark
  @OperationsPerInvocation(Numbers.COUNT)
  public int number() {
    InferResponseWriter.Result.Written written =
        (InferResponseWriter.Result.Written)
            InferResponseWriter.write(answer, output -> false, PooledByteBufAllocator.DEFAULT, 0);
    int bytes = written.body().readableBytes();
    written.body().release();
    return bytes;
  }
}
