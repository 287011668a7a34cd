package io.tiltyard.router.testing;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.tensor.InputTensor;
import io.tiltyard.base.tensor.OutputTensor;
import io.tiltyard.monitor.call.Arm;
import io.tiltyard.monitor.call.CallOutcome;
import io.tiltyard.monitor.call.CallSource;
import io.tiltyard.monitor.call.FinishedCall;
import io.tiltyard.monitor.call.RecordText;
import io.tiltyard.monitor.call.Stage;
import io.tiltyard.monitor.call.Why;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A finished call as a sink saw it, copied while it was offered. */
public record SeenCall(
    String id,
    String route,
    String model,
    long version,
    String modelDigest,
    Arm arm,
    Why why,
    CallOutcome outcome,
    @Nullable ErrorCode errorCode,
    @Nullable String errorText,
    long decodeNanos,
    long queueNanos,
    long runNanos,
    long encodeNanos,
    long totalNanos,
    long rows,
    long batchRows,
    long routingKeyHash,
    @Nullable List<Tensor> inputs,
    @Nullable List<Tensor> outputs) {

  /** One tensor with a copy of its wire bytes. */
  @SuppressWarnings("ArrayRecordComponent") // tests look at the bytes, never at equality
  public record Tensor(String name, byte[] bytes) {
    private static Tensor of(InputTensor tensor) {
      ByteBuffer bytes = ByteBuffer.allocate(tensor.payload().byteLength());
      tensor.payload().copyTo(bytes);
      return new Tensor(tensor.name(), bytes.array());
    }

    private static Tensor of(OutputTensor tensor) {
      ByteBuffer bytes = ByteBuffer.allocate(tensor.byteLength());
      tensor.copyTo(bytes);
      return new Tensor(tensor.name(), bytes.array());
    }
  }

  @SuppressWarnings("EnumOrdinal") // written as an ordinal
  static SeenCall of(FinishedCall call) {
    ByteBuffer source = source(call.source());
    List<InputTensor> inputs = call.requestTensors();
    List<OutputTensor> outputs = call.answerTensors();
    return new SeenCall(
        call.id(),
        RecordText.get(source),
        RecordText.get(source),
        source.getLong(),
        RecordText.get(source),
        Arm.values()[source.get()],
        call.why(),
        call.outcome(),
        call.errorCode(),
        call.errorText(),
        call.nanos(Stage.DECODE),
        call.nanos(Stage.QUEUE),
        call.nanos(Stage.RUN),
        call.nanos(Stage.ENCODE),
        call.nanos(Stage.TOTAL),
        call.rows(),
        call.batchRows(),
        call.routingKeyHash(),
        inputs == null ? null : inputs.stream().map(Tensor::of).toList(),
        outputs == null ? null : outputs.stream().map(Tensor::of).toList());
  }

  private static ByteBuffer source(CallSource source) {
    ByteBuffer bytes = ByteBuffer.allocate(source.byteLength()).order(ByteOrder.LITTLE_ENDIAN);
    source.put(bytes);
    return bytes.flip();
  }
}
