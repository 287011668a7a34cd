package io.tiltyard.loadtest.run;

import io.tiltyard.loadtest.measure.Interval;

/** Looks at a run once a second, on the thread that runs it. */
public interface Watcher {

  /**
   * @param rate requests a second that are to be sent
   * @param elapsedNanos since requests count; negative during the warm-up
   * @param inFlight calls sent and not answered
   */
  void tick(double rate, long elapsedNanos, int inFlight, Interval interval);

  /** The run is over; the interval since the last look is as long as is left. */
  void ended(Interval interval);
}
