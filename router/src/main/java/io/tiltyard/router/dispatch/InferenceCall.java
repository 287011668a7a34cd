package io.tiltyard.router.dispatch;

import io.tiltyard.monitor.call.CallOutcome;
import io.tiltyard.monitor.call.Why;
import io.tiltyard.router.route.ArmTarget;
import io.tiltyard.runtime.batch.BatchMember;
import io.tiltyard.runtime.error.ErrorCode;
import io.tiltyard.runtime.error.Refusal;
import io.tiltyard.runtime.tensor.InputTensor;
import io.tiltyard.runtime.tensor.OutputTensor;
import io.tiltyard.runtime.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request on one version. Holds a count of the servable and of each payload; both go back when
 * it finishes, which happens exactly once: after the answer was handed to the transport come the
 * latencies, the samples, and last the release.
 *
 * <p>Its fields pass from the thread that dispatches to the model's thread through the batcher's
 * queue; no two threads use it at the same time.
 */
final class InferenceCall implements BatchMember {
  private static final Logger LOG = LoggerFactory.getLogger(InferenceCall.class);

  private final InferenceRequest request;
  private final String id;
  private final ArmTarget target;
  private final Why why;
  private final long draw;
  private final ResponseSink sink;
  private final InputTensor[] ordered;
  private final boolean @Nullable [] wanted;
  private final Recording recording;
  private final Clock clock;
  private final CallTimes times;
  private long batchRows;

  /**
   * @param ordered the request's inputs by position in the signature
   * @param wanted by position in the signature, or null for all outputs
   */
  InferenceCall(
      InferenceRequest request,
      String id,
      ArmTarget target,
      Why why,
      long draw,
      ResponseSink sink,
      InputTensor[] ordered,
      boolean @Nullable [] wanted,
      Recording recording,
      Clock clock) {
    this.request = request;
    this.id = id;
    this.target = target;
    this.why = why;
    this.draw = draw;
    this.sink = sink;
    this.ordered = ordered;
    this.wanted = wanted;
    this.recording = recording;
    this.clock = clock;
    this.times = new CallTimes(request.arrivedNanos(), request.decodedNanos());
  }

  /** The time from which on it waits in a queue. */
  void enqueuedAt(long nanos) {
    times.enqueued = nanos;
  }

  @Override
  public InputTensor input(int index) {
    return ordered[index];
  }

  @Override
  public long rows() {
    return target.servable().signature().batchable() ? ordered[0].shape()[0] : 1;
  }

  @Override
  public boolean wants(int output) {
    return wanted == null || wanted[output];
  }

  @Override
  public long enqueuedNanos() {
    return times.enqueued;
  }

  @Override
  public @Nullable Refusal abandoned(long nowNanos) {
    if (sink.isCancelled()) {
      return new Refusal(ErrorCode.CANCELLED, "the caller went away before the model ran");
    }
    if (request.deadlineNanos() != Long.MAX_VALUE && nowNanos - request.deadlineNanos() >= 0) {
      return new Refusal(
          ErrorCode.DEADLINE_EXCEEDED, "the deadline passed before the model could run");
    }
    return null;
  }

  @Override
  public void started(long nowNanos, long rowsOfRun) {
    times.started = nowNanos;
    batchRows = rowsOfRun;
  }

  @Override
  public void succeeded(List<OutputTensor> outputs, long runEndNanos) {
    times.ran = runEndNanos;
    Refusal refusal =
        sink.isCancelled()
            ? new Refusal(ErrorCode.CANCELLED, "the caller went away before the answer")
            : null;
    try {
      sink.answer(
          new InferenceAnswer(
              request.route(), target.servable().version(), target.arm(), id, outputs));
    } catch (RuntimeException | OutOfMemoryError e) {
      LOG.error("answering request {} failed", id, e);
      failed(unanswerable(e), clock.nanoTime());
      return;
    }
    times.encoded = clock.nanoTime();
    finish(refusal, outputs, times.encoded);
  }

  private static Refusal unanswerable(Throwable cause) {
    return cause instanceof OutOfMemoryError
        ? new Refusal(ErrorCode.OUT_OF_MEMORY, "the answer needs more memory than there is")
        : new Refusal(ErrorCode.INTERNAL, "the gateway failed to encode the answer");
  }

  @Override
  public void failed(Refusal refusal, long nowNanos) {
    try {
      sink.refuse(id, refusal);
    } catch (RuntimeException e) {
      LOG.error("refusing request {} failed", id, e);
    }
    finish(refusal, null, nowNanos);
  }

  private void finish(
      @Nullable Refusal refusal, @Nullable List<OutputTensor> outputs, long nowNanos) {
    try {
      record(refusal, outputs, nowNanos - times.arrived);
    } catch (RuntimeException e) {
      LOG.error("recording request {} failed", id, e);
    } finally {
      try {
        request.release();
      } finally {
        target.servable().release();
      }
    }
  }

  private void record(
      @Nullable Refusal refusal, @Nullable List<OutputTensor> outputs, long totalNanos) {
    CallOutcome outcome = refusal == null ? CallOutcome.OK : CallOutcome.of(refusal.code());
    long rows = outcome == CallOutcome.OK ? rows() : 0;
    target
        .monitor()
        .finished(
            outcome,
            times.decodeNanos(),
            times.queueNanos(),
            times.runNanos(),
            times.encodeNanos(),
            totalNanos,
            rows);
    recording.remember(this, refusal, outputs, totalNanos);
  }

  InferenceRequest request() {
    return request;
  }

  String id() {
    return id;
  }

  ArmTarget target() {
    return target;
  }

  Why why() {
    return why;
  }

  long draw() {
    return draw;
  }

  long batchRows() {
    return batchRows;
  }

  CallTimes times() {
    return times;
  }
}
