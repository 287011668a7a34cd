package io.tiltyard.router.dispatch;

import io.tiltyard.monitor.call.CallOutcome;
import io.tiltyard.monitor.call.CallRecord;
import io.tiltyard.monitor.call.CallRecordBuilder;
import io.tiltyard.monitor.call.RecordedTensor;
import io.tiltyard.runtime.error.ErrorType;
import io.tiltyard.runtime.error.Refusal;
import io.tiltyard.runtime.lifecycle.Servable;
import io.tiltyard.runtime.tensor.InputTensor;
import io.tiltyard.runtime.tensor.OutputTensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns a finished call into what is remembered of it. Copies: the call's own views die. */
final class RecordedCall {
  private final InferenceCall call;
  private final Recording recording;

  RecordedCall(InferenceCall call, Recording recording) {
    this.call = call;
    this.recording = recording;
  }

  /**
   * @param outputs null where the call was not answered with a result
   */
  void remember(
      boolean log,
      boolean sample,
      @Nullable Refusal refusal,
      @Nullable List<OutputTensor> outputs,
      long totalNanos) {
    boolean withTensors = sample || (recording.logsPayloads() && ranOrWaited(refusal));
    List<RecordedTensor> inputCopies = withTensors ? copyInputs() : null;
    List<RecordedTensor> outputCopies =
        withTensors && outputs != null ? copyOutputs(outputs) : null;
    if (log) {
      boolean payloads = recording.logsPayloads();
      recording.log(
          describe(refusal, totalNanos)
              .inputs(payloads ? inputCopies : null)
              .outputs(payloads ? outputCopies : null)
              .build());
    }
    if (sample) {
      CallRecordBuilder sampled = describe(refusal, totalNanos);
      recording.sample(sampled.inputs(inputCopies).outputs(outputCopies).build());
    }
  }

  /** What was turned away is remembered without its tensors: nothing was made of them. */
  private static boolean ranOrWaited(@Nullable Refusal refusal) {
    return refusal == null
        || (refusal.code().type() != ErrorType.CLIENT
            && CallOutcome.of(refusal.code()) != CallOutcome.SHED);
  }

  private CallRecordBuilder describe(@Nullable Refusal refusal, long totalNanos) {
    InferenceRequest request = call.request();
    CallTimes times = call.times();
    Servable servable = call.target().servable();
    CallRecordBuilder described =
        CallRecord.builder()
            .id(call.id())
            .arrivalEpochMicros(request.arrivedEpochMicros())
            .nanos(
                times.decodeNanos(),
                times.queueNanos(),
                times.runNanos(),
                times.encodeNanos(),
                totalNanos)
            .route(request.route())
            .version(servable.model(), servable.version(), servable.digest())
            .arm(call.target().arm(), call.why())
            .routingKeyHash(request.routingKey() == null ? 0 : call.draw())
            .rows(refusal == null ? call.rows() : 0, call.batchRows());
    return refusal == null ? described : described.failed(refusal.code(), refusal.text());
  }

  private List<RecordedTensor> copyInputs() {
    List<RecordedTensor> copies = new ArrayList<>(call.request().inputs().size());
    long room = recording.maxPayloadBytes();
    for (InputTensor input : call.request().inputs()) {
      copies.add(RecordedTensor.copyOf(input, room));
      room = Math.max(0, room - input.payload().byteLength());
    }
    return copies;
  }

  private List<RecordedTensor> copyOutputs(List<OutputTensor> outputs) {
    List<RecordedTensor> copies = new ArrayList<>(outputs.size());
    long room = recording.maxPayloadBytes();
    for (OutputTensor output : outputs) {
      copies.add(RecordedTensor.copyOf(output, room));
      room = Math.max(0, room - output.byteLength());
    }
    return copies;
  }
}
