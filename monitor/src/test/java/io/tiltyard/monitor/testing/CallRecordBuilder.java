package io.tiltyard.monitor.testing;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.monitor.call.Arm;
import io.tiltyard.monitor.call.CallOutcome;
import io.tiltyard.monitor.call.Why;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects a {@link CallRecord}. For one thread. */
public final class CallRecordBuilder {
  private static final long NOT_HAPPENED = -1;

  private String id = "";
  private long arrivalEpochMicros;
  private long decodeNanos = NOT_HAPPENED;
  private long queueNanos = NOT_HAPPENED;
  private long runNanos = NOT_HAPPENED;
  private long encodeNanos = NOT_HAPPENED;
  private long totalNanos = NOT_HAPPENED;
  private String route = "";
  private String model = "";
  private long version;
  private String modelDigest = "";
  private Arm arm = Arm.CHAMPION;
  private Why why = Why.SOLE;
  private CallOutcome outcome = CallOutcome.OK;
  private @Nullable ErrorCode errorCode;
  private @Nullable String errorText;
  private long rows;
  private long batchRows;
  private long routingKeyHash;
  private @Nullable List<RecordedTensor> inputs;
  private @Nullable List<RecordedTensor> outputs;

  CallRecordBuilder() {}

  public CallRecordBuilder id(String id) {
    this.id = id;
    return this;
  }

  public CallRecordBuilder arrivalEpochMicros(long arrivalEpochMicros) {
    this.arrivalEpochMicros = arrivalEpochMicros;
    return this;
  }

  /** The lengths of all stages in nanoseconds; negative where a stage did not happen. */
  public CallRecordBuilder nanos(long decode, long queue, long run, long encode, long total) {
    this.decodeNanos = decode;
    this.queueNanos = queue;
    this.runNanos = run;
    this.encodeNanos = encode;
    this.totalNanos = total;
    return this;
  }

  public CallRecordBuilder route(String route) {
    this.route = route;
    return this;
  }

  public CallRecordBuilder version(String model, long version, String modelDigest) {
    this.model = model;
    this.version = version;
    this.modelDigest = modelDigest;
    return this;
  }

  public CallRecordBuilder arm(Arm arm, Why why) {
    this.arm = arm;
    this.why = why;
    return this;
  }

  /** The hash of the routing key; 0 where there was no key. */
  public CallRecordBuilder routingKeyHash(long routingKeyHash) {
    this.routingKeyHash = routingKeyHash;
    return this;
  }

  /** Ends the record with an error and the outcome that belongs to it. */
  public CallRecordBuilder failed(ErrorCode code, String text) {
    this.outcome = CallOutcome.of(code);
    this.errorCode = code;
    this.errorText = text;
    return this;
  }

  /** The rows of this call, and of the run that it was part of (0 where there was none). */
  public CallRecordBuilder rows(long rows, long batchRows) {
    this.rows = rows;
    this.batchRows = batchRows;
    return this;
  }

  public CallRecordBuilder inputs(@Nullable List<RecordedTensor> inputs) {
    this.inputs = inputs;
    return this;
  }

  public CallRecordBuilder outputs(@Nullable List<RecordedTensor> outputs) {
    this.outputs = outputs;
    return this;
  }

  public CallRecord build() {
    return new CallRecord(
        id,
        arrivalEpochMicros,
        decodeNanos,
        queueNanos,
        runNanos,
        encodeNanos,
        totalNanos,
        route,
        model,
        version,
        modelDigest,
        arm,
        why,
        outcome,
        errorCode,
        errorText,
        rows,
        batchRows,
        routingKeyHash,
        inputs,
        outputs);
  }
}
