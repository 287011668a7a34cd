package io.tiltyard.benchmarks.paired;

import java.util.Map;

/**
 * One turn of one contender.
 *
 * @param contender its name
 * @param pass which round of turns
 * @param requests completed in the turn
 * @param cpuMicros of the contender's process, a request
 * @param threadMicros the same by group of threads
 * @param clientMicros CPU of the process that makes the load, a request
 * @param perSecond requests completed a second
 * @param cores how many cores the contender's process kept busy
 * @param stealShare part of the machine that the hypervisor gave away
 * @param strangerShare part of the machine that neither side of the measurement used
 */
public record Block(
    String contender,
    int pass,
    long requests,
    double cpuMicros,
    Map<String, Double> threadMicros,
    double clientMicros,
    double perSecond,
    double cores,
    double stealShare,
    double strangerShare) {
  /** A turn with more steal than this does not count. */
  public static final double MAX_STEAL = 0.01;

  /** Whether the turn counts. */
  public boolean isValid() {
    return stealShare <= MAX_STEAL;
  }
}
