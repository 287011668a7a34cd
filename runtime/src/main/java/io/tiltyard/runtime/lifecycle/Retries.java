package io.tiltyard.runtime.lifecycle;

import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * When a load that failed for a reason that may pass is tried again: after 5 s, then after twice as
 * long as before, five times in all.
 */
final class Retries {
  static final int MOST = 5;
  private static final long FIRST_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** Reasons that have nothing to do with the model itself. */
  private static final Set<String> PASSING = Set.of("disk_full", "staging_failed", "memory");

  private int failures;
  private long dueNanos;
  private boolean scheduled;

  /** Takes note of a failure. */
  void failed(String reason, long nowNanos) {
    scheduled = PASSING.contains(reason) && failures < MOST;
    if (scheduled) {
      dueNanos = nowNanos + (FIRST_NANOS << failures);
      failures++;
    }
  }

  /** Whether the time for the next try has come. */
  boolean isDue(long nowNanos) {
    return scheduled && nowNanos - dueNanos >= 0;
  }

  /** A try begins. */
  void begun() {
    scheduled = false;
  }

  void reset() {
    failures = 0;
    scheduled = false;
  }
}
