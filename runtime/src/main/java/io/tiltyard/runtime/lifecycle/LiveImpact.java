package io.tiltyard.runtime.lifecycle;

/**
 * What those who were served meanwhile had of a load, in nanoseconds; 0 where nobody was.
 *
 * @param p99BeforeNanos 99th percentile of all requests' total time before the load
 * @param p99DuringNanos the same during the load
 * @param waitedNanos that the load stood back for them
 */
public record LiveImpact(long p99BeforeNanos, long p99DuringNanos, long waitedNanos) {
  public static final LiveImpact NONE = new LiveImpact(0, 0, 0);
}
