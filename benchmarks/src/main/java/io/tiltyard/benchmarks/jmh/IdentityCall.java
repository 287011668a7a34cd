package io.tiltyard.benchmarks.jmh;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.tensor.DataType;
import io.tiltyard.base.tensor.HeapPayload;
import io.tiltyard.base.tensor.InputTensor;
import io.tiltyard.base.tensor.OutputTensor;
import io.tiltyard.base.tensor.TensorSpec;
import io.tiltyard.monitor.call.Arm;
import io.tiltyard.monitor.call.CallOutcome;
import io.tiltyard.monitor.call.CallSource;
import io.tiltyard.monitor.call.FinishedCall;
import io.tiltyard.monitor.call.Stage;
import io.tiltyard.monitor.call.Why;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Answered calls with random floats, the first of which differs from call to call. */
final class IdentityCall implements FinishedCall {
  private final CallSource source =
      new CallSource("identity", "identity", 1, "sha256:" + "0".repeat(64), Arm.CHAMPION);
  private final String id = UUID.randomUUID().toString();
  private final byte[] input;
  private final ByteBuffer output;
  private final List<InputTensor> inputs;
  private final List<OutputTensor> outputs;
  private long nanos = 1;

  /**
   * @param in number of floats that go in
   * @param out number of floats that come out
   */
  IdentityCall(int in, int out) {
    SplittableRandom random = new SplittableRandom(1);
    input = new byte[in * Float.BYTES];
    output = ByteBuffer.allocateDirect(out * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < out; i++) {
      output.putFloat(i * Float.BYTES, random.nextFloat());
    }
    long[] inShape = {1, in};
    long[] outShape = {1, out};
    inputs = List.of(new InputTensor("input", DataType.FP32, inShape, HeapPayload.of(input)));
    outputs =
        List.of(
            new OutputTensor(
                new TensorSpec("output", DataType.FP32, List.of()), outShape, output.slice()));
  }

  /** The next call, in the same object. */
  IdentityCall next() {
    nanos = nanos * 6_364_136_223_846_793_005L + 1;
    float value = (nanos >>> 40) * 0x1p-24f;
    ByteBuffer.wrap(input).order(ByteOrder.LITTLE_ENDIAN).putFloat(0, value);
    output.putFloat(0, value);
    return this;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public long arrivalEpochMicros() {
    return 1_700_000_000_000_000L;
  }

  @Override
  public long nanos(Stage stage) {
    return nanos >>> 44;
  }

  @Override
  public CallSource source() {
    return source;
  }

  @Override
  public Why why() {
    return Why.SOLE;
  }

  @Override
  public CallOutcome outcome() {
    return CallOutcome.OK;
  }

  @Override
  public @Nullable ErrorCode errorCode() {
    return null;
  }

  @Override
  public @Nullable String errorText() {
    return null;
  }

  @Override
  public long rows() {
    return 1;
  }

  @Override
  public long batchRows() {
    return 1;
  }

  @Override
  public long routingKeyHash() {
    return 0;
  }

  @Override
  public List<InputTensor> requestTensors() {
    return inputs;
  }

  @Override
  public List<OutputTensor> answerTensors() {
    return outputs;
  }
}
