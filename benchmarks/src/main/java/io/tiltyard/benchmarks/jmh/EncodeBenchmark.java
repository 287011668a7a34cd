package io.tiltyard.benchmarks.jmh;

import com.google.protobuf.UnsafeByteOperations;
import io.grpc.Drainable;
import io.tiltyard.base.tensor.DataType;
import io.tiltyard.base.tensor.Dimension;
import io.tiltyard.base.tensor.OutputTensor;
import io.tiltyard.base.tensor.TensorSpec;
import io.tiltyard.monitor.call.Arm;
import io.tiltyard.proto.inference.InferParameter;
import io.tiltyard.proto.inference.ModelInferResponse;
import io.tiltyard.proto.inference.ModelInferResponse.InferOutputTensor;
import io.tiltyard.router.dispatch.InferenceAnswer;
import io.tiltyard.server.grpc.wire.AnswerEncoder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;
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

/**
 * What does it cost to bring an answer with one raw output from the model's output buffer into the
 * buffer that goes to the socket: written by hand, and with generated code over a view of the
 * output?
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class EncodeBenchmark {
  private static final InferParameter CHAMPION =
      InferParameter.newBuilder().setStringParam("champion").build();

  /** Of the output's data. */
  @Param({"64", "24576"})
  int bytes;

  private final DirectTarget target = new DirectTarget();
  private InferenceAnswer answer = new InferenceAnswer("", 1, Arm.CHAMPION, "", List.of());

  @Setup
  public void prepare() {
    TensorSpec spec =
        new TensorSpec(
            "last_hidden_state",
            DataType.FP32,
            List.of(Dimension.variable("batch"), Dimension.variable("columns")));
    OutputTensor output =
        new OutputTensor(
            spec, new long[] {1, bytes / Float.BYTES}, ByteBuffer.allocateDirect(bytes));
    answer =
        new InferenceAnswer(
            "minilm", 1, Arm.CHAMPION, "0198f0e0-aaaa-7bbb-8ccc-000000000001", List.of(output));
  }

  @Benchmark
  public int byHand() throws IOException {
    try (InputStream stream = AnswerEncoder.encode(answer, false).stream()) {
      target.allocate(stream.available());
      return ((Drainable) stream).drainTo(target);
    }
  }

  @Benchmark
  public int generated() throws IOException {
    ModelInferResponse.Builder response =
        ModelInferResponse.newBuilder()
            .setModelName(answer.route())
            .setModelVersion(Long.toString(answer.version()))
            .setId(answer.id())
            .putParameters("arm", CHAMPION);
    for (OutputTensor output : answer.outputs()) {
      InferOutputTensor.Builder tensor =
          InferOutputTensor.newBuilder()
              .setName(output.name())
              .setDatatype(output.datatype().name());
      for (long dimension : output.shape()) {
        tensor.addShape(dimension);
      }
      response.addRawOutputContents(UnsafeByteOperations.unsafeWrap(output.data()));
      response.addOutputs(tensor);
    }
    ModelInferResponse message = response.build();
    target.allocate(message.getSerializedSize());
    message.writeTo(target);
    return message.getSerializedSize();
  }

  /** As gRPC's: one direct buffer of the size that was said, written through arrays. */
  private static final class DirectTarget extends OutputStream {
    private static final int CAPACITY = 64 << 10;

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(CAPACITY);

    void allocate(int size) {
      buffer.clear().limit(size);
    }

    @Override
    public void write(int value) {
      buffer.put((byte) value);
    }

    @Override
    public void write(byte[] source, int offset, int length) {
      buffer.put(source, offset, length);
    }
  }
}
