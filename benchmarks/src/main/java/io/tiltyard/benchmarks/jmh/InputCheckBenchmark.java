package io.tiltyard.benchmarks.jmh;

import io.tiltyard.base.error.Refusal;
import io.tiltyard.base.tensor.DataType;
import io.tiltyard.base.tensor.Dimension;
import io.tiltyard.base.tensor.HeapPayload;
import io.tiltyard.base.tensor.InputTensor;
import io.tiltyard.base.tensor.TensorSpec;
import io.tiltyard.runtime.model.InputCheck;
import io.tiltyard.runtime.model.ModelOptions;
import io.tiltyard.runtime.model.Signature;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does it cost to hold a request against the model's signature: one small input, and the three
 * of a sentence embedding?
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class InputCheckBenchmark {
  private static final int COLUMNS = 16;
  private static final Dimension BATCH = Dimension.variable("batch");
  private static final Dimension SEQUENCE = Dimension.variable("sequence");

  private final ModelOptions options = ModelOptions.defaults();
  private final Signature single =
      new Signature(
          List.of(spec("x", DataType.FP32, Dimension.fixed(COLUMNS))),
          List.of(spec("y", DataType.FP32, Dimension.fixed(COLUMNS))));
  private final Signature embedding =
      new Signature(
          List.of(
              spec("input_ids", DataType.INT64, SEQUENCE),
              spec("attention_mask", DataType.INT64, SEQUENCE),
              spec("token_type_ids", DataType.INT64, SEQUENCE)),
          List.of(spec("last_hidden_state", DataType.FP32, SEQUENCE)));
  private final List<InputTensor> singleInput = List.of(row("x", DataType.FP32));
  private final List<InputTensor> sentence =
      List.of(
          row("input_ids", DataType.INT64),
          row("attention_mask", DataType.INT64),
          row("token_type_ids", DataType.INT64));

  private static TensorSpec spec(String name, DataType datatype, Dimension columns) {
    return new TensorSpec(name, datatype, List.of(BATCH, columns));
  }

  private static InputTensor row(String name, DataType datatype) {
    byte[] bytes = new byte[COLUMNS * datatype.byteSize()];
    return new InputTensor(name, datatype, new long[] {1, COLUMNS}, HeapPayload.of(bytes));
  }

  @Benchmark
  public @Nullable Refusal oneInput() {
    return InputCheck.check(single, options, singleInput, new InputTensor[1]);
  }

  @Benchmark
  public @Nullable Refusal threeInputs() {
    return InputCheck.check(embedding, options, sentence, new InputTensor[3]);
  }
}
