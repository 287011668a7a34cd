package io.tiltyard.monitor.testing;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.tensor.InputTensor;
import io.tiltyard.base.tensor.OutputTensor;
import io.tiltyard.monitor.call.Arm;
import io.tiltyard.monitor.call.CallOutcome;
import io.tiltyard.monitor.call.CallSource;
import io.tiltyard.monitor.call.FinishedCall;
import io.tiltyard.monitor.call.Stage;
import io.tiltyard.monitor.call.Why;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A finished call as a value.
 *
 * @param id the request's id, from the client or made up
 * @param arrivalEpochMicros when the first byte arrived, in microseconds since the epoch
 * @param decodeNanos length of {@link Stage#DECODE}; negative where the stage did not happen, as
 *     for the other stages
 * @param queueNanos length of {@link Stage#QUEUE}
 * @param runNanos length of {@link Stage#RUN}
 * @param encodeNanos length of {@link Stage#ENCODE}
 * @param totalNanos length of {@link Stage#TOTAL}
 * @param modelDigest digest of the model's files, or "" where unknown
 * @param errorCode null where the outcome is {@link CallOutcome#OK}
 * @param errorText what the caller was told, or null
 * @param rows rows of this call
 * @param batchRows rows of the run that it was part of, 0 where there was none
 * @param routingKeyHash hash of the routing key, 0 where there was no key
 * @param inputs null where payloads are not recorded
 * @param outputs null where payloads are not recorded or there was no answer
 */
public record CallRecord(
    String id,
    long arrivalEpochMicros,
    long decodeNanos,
    long queueNanos,
    long runNanos,
    long encodeNanos,
    long totalNanos,
    String route,
    String model,
    long version,
    String modelDigest,
    Arm arm,
    Why why,
    CallOutcome outcome,
    @Nullable ErrorCode errorCode,
    @Nullable String errorText,
    long rows,
    long batchRows,
    long routingKeyHash,
    @Nullable List<RecordedTensor> inputs,
    @Nullable List<RecordedTensor> outputs)
    implements FinishedCall {

  public CallRecord {
    inputs = inputs == null ? null : List.copyOf(inputs);
    outputs = outputs == null ? null : List.copyOf(outputs);
  }

  /** A builder with no time spent, no payloads and the outcome {@link CallOutcome#OK}. */
  public static CallRecordBuilder builder() {
    return new CallRecordBuilder();
  }

  @Override
  public long nanos(Stage stage) {
    return switch (stage) {
      case DECODE -> decodeNanos;
      case QUEUE -> queueNanos;
      case RUN -> runNanos;
      case ENCODE -> encodeNanos;
      case TOTAL -> totalNanos;
    };
  }

  @Override
  public CallSource source() {
    return new CallSource(route, model, version, modelDigest, arm);
  }

  @Override
  public @Nullable List<InputTensor> requestTensors() {
    return inputs == null ? null : inputs.stream().map(RecordedTensor::asInput).toList();
  }

  @Override
  public @Nullable List<OutputTensor> answerTensors() {
    return outputs == null ? null : outputs.stream().map(RecordedTensor::asOutput).toList();
  }
}
