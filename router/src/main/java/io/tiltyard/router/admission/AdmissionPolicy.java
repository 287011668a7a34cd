package io.tiltyard.router.admission;

import java.util.function.LongUnaryOperator;

/** The decision, as a function of nothing but its arguments. */
final class AdmissionPolicy {
  private AdmissionPolicy() {}

  /**
   * A version without work takes any request that is not too late, whatever is known of it: what it
   * then measures is what corrects a forecast that was too dark.
   *
   * @param times how long a run of so many rows takes, in nanoseconds; 0 where nobody knows
   */
  static Verdict decide(Load load, Capacity capacity, LongUnaryOperator times, Ask ask) {
    if (ask.remainingNanos() <= 0) {
      return Verdict.DEADLINE_EXCEEDED;
    }
    if (ask.givesWay()) {
      return Verdict.SHED_FOR_CHAMPION;
    }
    if (load.others() <= 0) {
      return Verdict.ADMIT;
    }
    if (load.waiting() >= capacity.queueLimit() && load.waitingRows() <= load.aheadRows()) {
      return Verdict.QUEUE_FULL; // and nobody less important is there to make room
    }
    boolean limited = load.limit() < capacity.ceiling();
    if (limited && load.others() >= Shares.ofLimit(ask.priority(), load.limit())) {
      return Verdict.CONCURRENCY_LIMIT;
    }
    return ask.remainingNanos() == Load.NEVER
        ? Verdict.ADMIT
        : decideByDeadline(load, capacity, times, ask);
  }

  private static Verdict decideByDeadline(
      Load load, Capacity capacity, LongUnaryOperator times, Ask ask) {
    Forecast forecast = Forecast.of(load, capacity, times, ask.rows());
    long finish = forecast.finishNanos();
    if (finish > Shares.ofTime(ask.priority(), ask.remainingNanos())) {
      return times.applyAsLong(ask.rows()) > ask.remainingNanos()
          ? Verdict.DEADLINE_EXCEEDED
          : Verdict.DEADLINE_UNREACHABLE;
    }
    // A larger run is a longer one: who joins it must not make those late who wait for it already.
    boolean delays = forecast.joins() && load.waiting() > 0 && finish > load.slackNanos();
    return delays ? Verdict.DEADLINE_UNREACHABLE : Verdict.ADMIT;
  }
}
