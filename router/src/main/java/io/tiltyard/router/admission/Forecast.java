package io.tiltyard.router.admission;

import java.util.function.LongUnaryOperator;

/**
 * When a request would run and for how long, from what is ahead of it and how long runs take.
 *
 * @param waitNanos until the run begins that takes it; 0 where an instance is free
 * @param runNanos of that run
 * @param joins whether it would be in the next run, with all that wait
 */
record Forecast(long waitNanos, long runNanos, boolean joins) {

  /**
   * Assumes that what is ahead runs in full batches, that less important requests fill up the
   * request's own run, and that runs end in the order in which they began.
   *
   * @param times how long a run of so many rows takes, in nanoseconds; 0 where nobody knows
   */
  static Forecast of(Load load, Capacity capacity, LongUnaryOperator times, long rows) {
    long most = capacity.batchRows();
    long before = load.aheadRows();
    long ahead = rows > most ? ceilDiv(before, most) : (before + rows - 1) / most;
    long joined = Math.min(most, load.waitingRows() - ahead * most + rows);
    long run = times.applyAsLong(Math.max(rows, joined));
    if (hasFreeInstance(load, capacity)) {
      return new Forecast(0, run, true);
    }
    int instances = capacity.instances();
    int turn = (int) (ahead % instances);
    long turnEnds =
        load.starts().nanos(turn, instances)
            + times.applyAsLong(load.starts().rows(turn, instances));
    long wait = Math.max(0, turnEnds - load.nowNanos());
    if (ahead >= instances) {
      wait += ahead / instances * times.applyAsLong(most);
    }
    return new Forecast(wait, run, ahead == 0);
  }

  /** Each busy instance has one request at least. */
  private static boolean hasFreeInstance(Load load, Capacity capacity) {
    return load.waiting() == 0 && load.others() < capacity.instances();
  }

  private static long ceilDiv(long number, long by) {
    return (number + by - 1) / by;
  }

  long finishNanos() {
    return waitNanos + runNanos;
  }
}
