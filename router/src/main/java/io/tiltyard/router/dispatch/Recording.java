package io.tiltyard.router.dispatch;

import io.tiltyard.base.error.ErrorType;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.base.tensor.OutputTensor;
import io.tiltyard.monitor.call.CallOutcome;
import io.tiltyard.monitor.call.CallSink;
import io.tiltyard.monitor.thread.PerThread;
import io.tiltyard.router.route.RoutingHash;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which calls are remembered beyond their latency, and where. The samples follow from the request's
 * draw, so a routing key is in or out of a sample as a whole.
 */
public final class Recording {
  private final CallSink log;
  private final CallSink distributions;
  private final long logThreshold;
  private final long distributionThreshold;
  private final boolean payloads;
  private final PerThread<RecordedCall> views = new PerThread<>(RecordedCall::new);

  /**
   * @param log drops calls where it has no room
   * @param logFraction of calls that are logged, 0 to 1
   * @param payloads whether logged calls carry their tensors
   * @param distributions as {@code log}
   * @param distributionFraction of calls that are sampled, 0 to 1
   */
  public Recording(
      CallSink log,
      double logFraction,
      boolean payloads,
      CallSink distributions,
      double distributionFraction) {
    this.log = log;
    this.distributions = distributions;
    this.logThreshold = RoutingHash.threshold(logFraction);
    this.distributionThreshold = RoutingHash.threshold(distributionFraction);
    this.payloads = payloads;
  }

  /**
   * Offers a finished call to the sinks that its draw falls into; what they keep, they copy.
   *
   * @param refusal null where the call ended OK
   * @param outputs null where the call was not answered with a result
   */
  void remember(
      InferenceCall call,
      @Nullable Refusal refusal,
      @Nullable List<OutputTensor> outputs,
      long totalNanos) {
    boolean logged = isIn(call.draw(), RoutingHash.LOG, logThreshold);
    boolean sampled =
        refusal == null && isIn(call.draw(), RoutingHash.DISTRIBUTION, distributionThreshold);
    if (!logged && !sampled) {
      return;
    }
    RecordedCall view = views.get().show(call, refusal, outputs, totalNanos);
    try {
      if (logged) {
        log.offer(view.withTensors(payloads && ranOrWaited(refusal)));
      }
      if (sampled) {
        distributions.offer(view.withTensors(true));
      }
    } finally {
      view.forget();
    }
  }

  /** What was turned away is remembered without its tensors: nothing was made of them. */
  private static boolean ranOrWaited(@Nullable Refusal refusal) {
    return refusal == null
        || (refusal.code().type() != ErrorType.CLIENT
            && CallOutcome.of(refusal.code()) != CallOutcome.SHED);
  }

  private static boolean isIn(long draw, long salt, long threshold) {
    return RoutingHash.within(RoutingHash.mix(draw, salt), threshold);
  }
}
