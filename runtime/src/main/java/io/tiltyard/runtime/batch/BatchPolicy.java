package io.tiltyard.runtime.batch;

/**
 * When requests share a run.
 *
 * @param maxRows the most rows of joined requests; a single request may have more
 * @param maxDelayNanos how long the oldest request waits for company; 0 never waits: a batch forms
 *     only from what queued up while the instances were busy
 */
public record BatchPolicy(long maxRows, long maxDelayNanos) {
  /** Every request runs alone, at once. */
  public static final BatchPolicy ALONE = new BatchPolicy(1, 0);

  /** Whether a batch of this many rows still takes one of this many more. */
  public boolean admits(long rows, long more) {
    return more <= maxRows - rows;
  }

  /** How long a batch whose oldest request came in at that time waits for company; 0 for not. */
  public long waitNanos(long rows, long oldestNanos, long nowNanos) {
    if (maxDelayNanos == 0 || rows >= maxRows) {
      return 0;
    }
    return Math.max(0, oldestNanos + maxDelayNanos - nowNanos);
  }
}
