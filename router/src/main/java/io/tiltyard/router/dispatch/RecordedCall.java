package io.tiltyard.router.dispatch;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.base.tensor.InputTensor;
import io.tiltyard.base.tensor.OutputTensor;
import io.tiltyard.monitor.call.CallOutcome;
import io.tiltyard.monitor.call.CallSource;
import io.tiltyard.monitor.call.FinishedCall;
import io.tiltyard.monitor.call.Stage;
import io.tiltyard.monitor.call.Why;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A call in the eyes of the sinks. Each thread has one, which goes from call to call: it {@link
 * #show}s one, is offered, and forgets it.
 */
final class RecordedCall implements FinishedCall {
  private @Nullable InferenceCall call;
  private @Nullable Refusal refusal;
  private @Nullable List<OutputTensor> outputs;
  private long totalNanos;
  private boolean withTensors;

  /**
   * @param outputs null where the call was not answered with a result
   */
  RecordedCall show(
      InferenceCall call,
      @Nullable Refusal refusal,
      @Nullable List<OutputTensor> outputs,
      long totalNanos) {
    this.call = call;
    this.refusal = refusal;
    this.outputs = outputs;
    this.totalNanos = totalNanos;
    return this;
  }

  RecordedCall withTensors(boolean shown) {
    withTensors = shown;
    return this;
  }

  void forget() {
    call = null;
    refusal = null;
    outputs = null;
  }

  private InferenceCall call() {
    InferenceCall shown = call;
    if (shown == null) {
      throw new IllegalStateException("a call is read after its offer returned");
    }
    return shown;
  }

  @Override
  public String id() {
    return call().id();
  }

  @Override
  public long arrivalEpochMicros() {
    return call().request().arrivedEpochMicros();
  }

  @Override
  public long nanos(Stage stage) {
    CallTimes times = call().times();
    return switch (stage) {
      case DECODE -> times.decodeNanos();
      case QUEUE -> times.queueNanos();
      case RUN -> times.runNanos();
      case ENCODE -> times.encodeNanos();
      case TOTAL -> totalNanos;
    };
  }

  @Override
  public CallSource source() {
    return call().target().source();
  }

  @Override
  public Why why() {
    return call().why();
  }

  @Override
  public CallOutcome outcome() {
    return refusal == null ? CallOutcome.OK : CallOutcome.of(refusal.code());
  }

  @Override
  public @Nullable ErrorCode errorCode() {
    return refusal == null ? null : refusal.code();
  }

  @Override
  public @Nullable String errorText() {
    return refusal == null ? null : refusal.text();
  }

  @Override
  public long rows() {
    return refusal == null ? call().rows() : 0;
  }

  @Override
  public long batchRows() {
    return call().batchRows();
  }

  @Override
  public long routingKeyHash() {
    return call().request().routingKey() == null ? 0 : call().draw();
  }

  @Override
  public @Nullable List<InputTensor> requestTensors() {
    return withTensors ? call().request().inputs() : null;
  }

  @Override
  public @Nullable List<OutputTensor> answerTensors() {
    return withTensors ? outputs : null;
  }
}
