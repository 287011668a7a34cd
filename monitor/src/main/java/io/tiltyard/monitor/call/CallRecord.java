package io.tiltyard.monitor.call;

import io.tiltyard.runtime.error.ErrorCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is remembered of one finished call.
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
    @Nullable List<RecordedTensor> outputs) {

  private static final int OVERHEAD_BYTES = 256;

  public CallRecord {
    inputs = inputs == null ? null : List.copyOf(inputs);
    outputs = outputs == null ? null : List.copyOf(outputs);
  }

  /** A builder with no time spent, no payloads and the outcome {@link CallOutcome#OK}. */
  public static CallRecordBuilder builder() {
    return new CallRecordBuilder();
  }

  /** The length of one stage in nanoseconds, negative where it did not happen. */
  public long nanos(Stage stage) {
    return switch (stage) {
      case DECODE -> decodeNanos;
      case QUEUE -> queueNanos;
      case RUN -> runNanos;
      case ENCODE -> encodeNanos;
      case TOTAL -> totalNanos;
    };
  }

  /** Roughly the heap that this record holds, in bytes: what bounds the queues count. */
  public long heapBytes() {
    long text = (long) id.length() + (errorText == null ? 0 : errorText.length());
    return OVERHEAD_BYTES + text + heapBytes(inputs) + heapBytes(outputs);
  }

  private static long heapBytes(@Nullable List<RecordedTensor> tensors) {
    long sum = 0;
    if (tensors != null) {
      for (RecordedTensor tensor : tensors) {
        sum += tensor.heapBytes();
      }
    }
    return sum;
  }
}
