package io.tiltyard.benchmarks.jmh;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.UnsafeByteOperations;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.base.tensor.DataType;
import io.tiltyard.base.tensor.InputTensor;
import io.tiltyard.base.tensor.Payload;
import io.tiltyard.proto.inference.ModelInferRequest;
import io.tiltyard.proto.inference.ModelInferRequest.InferInputTensor;
import io.tiltyard.server.grpc.wire.MessageSource;
import io.tiltyard.server.grpc.wire.RequestParser;
import io.tiltyard.server.grpc.wire.WireInput;
import io.tiltyard.server.grpc.wire.WireRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
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
 * What does it cost to bring a {@code ModelInferRequest} with one raw input from the transport's
 * buffers into the model's input buffer: parsed by hand, and with generated code?
 *
 * <p>Generated code is used as well as it can be: the message is copied off the transport's buffers
 * into one array, and its byte strings are views of that. It counts no parts against limits, as the
 * hand parser does.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DecodeBenchmark {
  /** Of the input's data. */
  @Param({"64", "24576", "1048576"})
  int bytes;

  private FramedMessage message = new FramedMessage(new byte[0]);
  private ByteBuffer target = ByteBuffer.allocateDirect(0);

  @Setup
  public void prepare() {
    message =
        new FramedMessage(
            ModelInferRequest.newBuilder()
                .setModelName("identity64")
                .setId("0198f0e0-aaaa-7bbb-8ccc-000000000001")
                .addInputs(
                    InferInputTensor.newBuilder()
                        .setName("x")
                        .setDatatype("FP32")
                        .addShape(1)
                        .addShape(bytes / Float.BYTES))
                .addRawInputContents(ByteString.copyFrom(new byte[bytes]))
                .build()
                .toByteArray());
    target = ByteBuffer.allocateDirect(bytes);
  }

  @Benchmark
  public InputTensor byHand() throws IOException {
    WireRequest request = new WireRequest(MessageSource.read(message.open()));
    Refusal refusal = RequestParser.parse(request);
    if (refusal != null) {
      throw new IllegalStateException(refusal.text());
    }
    WireInput input = request.inputs().get(0);
    Payload payload = request.rawContents(0);
    request.release();
    payload.copyTo(target.clear());
    payload.release();
    return new InputTensor(input.name(), datatype(input.datatype()), input.shape(), payload);
  }

  @Benchmark
  public Object generated() throws IOException {
    InputStream stream = message.open();
    byte[] copy = MessageSource.copy(stream, stream.available());
    CodedInputStream coded = UnsafeByteOperations.unsafeWrap(copy).newCodedInput();
    coded.enableAliasing(true);
    ModelInferRequest request = ModelInferRequest.parser().parseFrom(coded);
    InferInputTensor input = request.getInputs(0);
    long[] shape = new long[input.getShapeCount()];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = input.getShape(i);
    }
    ByteString raw = request.getRawInputContents(0);
    raw.copyTo(target.clear());
    return new Generated(input.getName(), datatype(input.getDatatype()), shape, raw);
  }

  private static DataType datatype(String name) {
    DataType datatype = DataType.named(name);
    if (datatype == null) {
      throw new IllegalStateException("no datatype: " + name);
    }
    return datatype;
  }

  /** What was read, so that nothing of it is thrown away unread. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Generated(String name, DataType datatype, long[] shape, ByteString raw) {}
}
