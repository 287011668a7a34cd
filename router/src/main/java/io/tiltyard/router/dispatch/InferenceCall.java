package io.tiltyard.router.dispatch;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.base.tensor.InputTensor;
import io.tiltyard.base.tensor.OutputTensor;
import io.tiltyard.base.time.Clock;
import io.tiltyard.monitor.call.CallOutcome;
import io.tiltyard.monitor.call.Why;
import io.tiltyard.router.route.ArmTarget;
import io.tiltyard.runtime.batch.BatchMember;
import io.tiltyard.runtime.batch.Priority;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
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
 * queue; no two threads use it at the same time, but for {@link #expire}, which the watchdog calls
 * while the model runs. Whoever claims {@code told} first tells the caller; the model's thread
 * finishes in any case, so that nothing is released under a run.
 */
final class InferenceCall implements BatchMember {
  private static final Logger LOG = LoggerFactory.getLogger(InferenceCall.class);

  private static final Refusal GONE =
      new Refusal(ErrorCode.CANCELLED, "the caller went away before the answer");
  private static final Refusal EXPIRED =
      new Refusal(ErrorCode.DEADLINE_EXCEEDED, "the deadline passed before the answer");

  private static final VarHandle TOLD = toldHandle();
  private static final long NOT_YET = Long.MIN_VALUE;
  private static final long BY_THE_MODEL = NOT_YET + 1;

  private final InferenceRequest request;
  private final String id;
  private final ArmTarget target;
  private final Why why;
  private final long draw;
  private final ResponseSink sink;
  private final @Nullable InputTensor[] ordered;
  private final boolean @Nullable [] wanted;
  private final Recording recording;
  private final Clock clock;
  private final CallTimes times;
  private long batchRows;
  private boolean waits;
  private long goal;

  /** {@link #NOT_YET}, {@link #BY_THE_MODEL}, or when the watchdog told of the deadline. */
  private volatile long told = NOT_YET;

  /**
   * @param ordered the request's inputs by position in the signature, null where one is left out
   * @param wanted by position in the signature, or null for all outputs
   */
  InferenceCall(
      InferenceRequest request,
      String id,
      ArmTarget target,
      Why why,
      long draw,
      ResponseSink sink,
      @Nullable InputTensor[] ordered,
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

  /** From now on it waits in a queue. */
  void enqueuedAt(long nanos) {
    times.enqueued = nanos;
    long deadline = why == Why.SHADOW ? Long.MAX_VALUE : request.deadlineNanos();
    goal = target.admission().enter(priority(), rows(), deadline, nanos);
    waits = true;
  }

  /**
   * It does not wait in a queue any more, or found it full.
   *
   * @return whether it did until now
   */
  boolean leaveQueue() {
    boolean waited = waits;
    if (waited) {
      waits = false;
      target.admission().withdraw(priority(), rows(), goal);
    }
    return waited;
  }

  @Override
  public @Nullable InputTensor input(int index) {
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
  public int priority() {
    return why == Why.SHADOW ? Priority.LOWEST : request.priority();
  }

  @Override
  public long enqueuedNanos() {
    return times.enqueued;
  }

  @Override
  public @Nullable Refusal abandoned(long nowNanos) {
    if (sink.isCancelled()) {
      return GONE;
    }
    return isPastDeadline(nowNanos) ? EXPIRED : null;
  }

  @Override
  public boolean expire(long nowNanos) {
    if (sink.isCancelled()) {
      return true;
    }
    if (!isPastDeadline(nowNanos)) {
      return false;
    }
    if (TOLD.compareAndSet(this, NOT_YET, nowNanos)) {
      refuse(EXPIRED);
    }
    return true;
  }

  private boolean isPastDeadline(long nowNanos) {
    return hasDeadline() && nowNanos - request.deadlineNanos() >= 0;
  }

  private boolean hasDeadline() {
    return request.deadlineNanos() != Long.MAX_VALUE;
  }

  /** Whether the model's thread is the one to tell; the watchdog only tells of deadlines. */
  private boolean claim() {
    return !hasDeadline() || TOLD.compareAndSet(this, NOT_YET, BY_THE_MODEL);
  }

  @Override
  public void started(long nowNanos, long rowsOfRun) {
    times.started = nowNanos;
    batchRows = rowsOfRun;
    if (leaveQueue()) {
      target.admission().start(nowNanos - times.enqueued, rowsOfRun, nowNanos);
    }
  }

  @Override
  public void succeeded(List<OutputTensor> outputs, long runEndNanos) {
    times.ran = runEndNanos;
    if (!claim()) {
      finish(EXPIRED, null, told);
      return;
    }
    Refusal refusal = sink.isCancelled() ? GONE : null;
    try {
      sink.answer(
          new InferenceAnswer(
              request.route(), target.servable().version(), target.arm(), id, outputs));
    } catch (RuntimeException | OutOfMemoryError e) {
      LOG.error("answering request {} failed", id, e);
      refuseAndFinish(unanswerable(e), clock.nanoTime());
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
    if (leaveQueue()) {
      target.admission().countRefusal(refusal.code(), nowNanos);
    }
    if (claim()) {
      refuseAndFinish(refusal, nowNanos);
    } else {
      finish(EXPIRED, null, told);
    }
  }

  private void refuseAndFinish(Refusal refusal, long nowNanos) {
    refuse(refusal);
    finish(refusal, null, nowNanos);
  }

  private void refuse(Refusal refusal) {
    try {
      sink.refuse(id, refusal);
    } catch (RuntimeException e) {
      LOG.error("refusing request {} failed", id, e);
    }
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
    long rows = 0;
    if (outcome == CallOutcome.OK) {
      rows = rows();
      target.servable().recent().offer(ordered, times.arrived + totalNanos);
    }
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
    if (times.enqueued != 0 && why != Why.SHADOW && request.deadlineNanos() != Long.MAX_VALUE) {
      tellAdmission(outcome, times.arrived + totalNanos);
    }
    recording.remember(this, refusal, outputs, totalNanos);
  }

  private void tellAdmission(CallOutcome outcome, long nowNanos) {
    if (outcome == CallOutcome.OK || outcome == CallOutcome.EXPIRED) {
      target.admission().ended(outcome == CallOutcome.EXPIRED, times.enqueued, nowNanos);
    }
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

  private static VarHandle toldHandle() {
    try {
      return MethodHandles.lookup().findVarHandle(InferenceCall.class, "told", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
