package io.tiltyard.runtime.trial;

import java.time.Duration;

/**
 * What a version may take in its trial.
 *
 * @param timeout from the start of the process to its report
 * @param warmUp no warm-up run begins later than this after the first
 * @param memoryBytes most bytes of memory that the process may have resident, of which the JVM and
 *     the engine alone take some 70 MiB
 * @param heapBytes most bytes of its Java heap, which is part of that and holds golden requests but
 *     no model
 */
public record TrialSettings(Duration timeout, Duration warmUp, long memoryBytes, long heapBytes) {
  /** No warm-up run begins later than this after the first, wherever there is one. */
  public static final Duration WARM_UP = Duration.ofSeconds(30);

  private static final long HEAP_BYTES = 512L << 20;

  /** At most a quarter of the time to warm up, so much memory, and a heap of 512 MiB. */
  public static TrialSettings of(Duration timeout, long memoryBytes) {
    Duration quarter = timeout.dividedBy(4);
    Duration warmUp = quarter.compareTo(WARM_UP) < 0 ? quarter : WARM_UP;
    return new TrialSettings(timeout, warmUp, memoryBytes, HEAP_BYTES);
  }

  public TrialSettings withTimeout(Duration limit) {
    return new TrialSettings(limit, warmUp, memoryBytes, heapBytes);
  }
}
