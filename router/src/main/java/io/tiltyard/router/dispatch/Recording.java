package io.tiltyard.router.dispatch;

import io.tiltyard.monitor.call.CallRecord;
import io.tiltyard.router.route.RoutingHash;
import java.util.function.Consumer;

/**
 * Which calls are remembered beyond their latency, and where. The samples follow from the request's
 * draw, so a routing key is in or out of a sample as a whole.
 */
public final class Recording {
  private final Consumer<CallRecord> log;
  private final Consumer<CallRecord> distributions;
  private final long logThreshold;
  private final long distributionThreshold;
  private final boolean payloads;
  private final long maxPayloadBytes;

  /**
   * @param log takes a record without waiting, dropping it where there is no room
   * @param logFraction of calls that are logged, 0 to 1
   * @param payloads whether logged calls carry their tensors
   * @param maxPayloadBytes of tensors of one call; what exceeds it is left out and marked
   * @param distributions as {@code log}
   * @param distributionFraction of calls that are sampled, 0 to 1
   */
  public Recording(
      Consumer<CallRecord> log,
      double logFraction,
      boolean payloads,
      long maxPayloadBytes,
      Consumer<CallRecord> distributions,
      double distributionFraction) {
    this.log = log;
    this.distributions = distributions;
    this.logThreshold = RoutingHash.threshold(logFraction);
    this.distributionThreshold = RoutingHash.threshold(distributionFraction);
    this.payloads = payloads;
    this.maxPayloadBytes = maxPayloadBytes;
  }

  boolean logs(long draw) {
    return RoutingHash.within(RoutingHash.mix(draw, RoutingHash.LOG), logThreshold);
  }

  boolean samples(long draw) {
    return RoutingHash.within(
        RoutingHash.mix(draw, RoutingHash.DISTRIBUTION), distributionThreshold);
  }

  boolean logsPayloads() {
    return payloads;
  }

  long maxPayloadBytes() {
    return maxPayloadBytes;
  }

  void log(CallRecord call) {
    log.accept(call);
  }

  void sample(CallRecord call) {
    distributions.accept(call);
  }
}
