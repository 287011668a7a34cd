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
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final Duration WARM_UP = Duration.ofSeconds(10);
  private static final long HEAP_BYTES = 512L << 20;

  /** 60 seconds, 10 of them to warm up, so much memory, and a heap of 512 MiB. */
  public static TrialSettings of(long memoryBytes) {
    return new TrialSettings(TIMEOUT, WARM_UP, memoryBytes, HEAP_BYTES);
  }

  public TrialSettings withTimeout(Duration limit) {
    return new TrialSettings(limit, warmUp, memoryBytes, heapBytes);
  }
}
