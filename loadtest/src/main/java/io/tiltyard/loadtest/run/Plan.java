package io.tiltyard.loadtest.run;

import io.tiltyard.loadtest.pace.Arrivals;
import io.tiltyard.loadtest.pace.Schedule;
import java.time.Duration;

/**
 * How to load, whatever the rate.
 *
 * @param poisson whether arrivals are independent of each other, rather than evenly spaced
 * @param seed of the arrivals
 * @param warmUp sent, but not counted
 * @param length of what is counted
 * @param timeout how long after its intended start anybody waits for a request
 * @param maxInFlight calls at once
 */
public record Plan(
    boolean poisson,
    long seed,
    Duration warmUp,
    Duration length,
    Duration timeout,
    int maxInFlight) {

  Schedule schedule(double rate) {
    Arrivals arrivals = poisson ? Arrivals.poisson(rate, seed) : Arrivals.constant(rate);
    return new Schedule(arrivals, warmUp, length, timeout);
  }
}
