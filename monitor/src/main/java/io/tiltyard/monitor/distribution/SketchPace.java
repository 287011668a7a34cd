package io.tiltyard.monitor.distribution;

/**
 * Which calls of a version go into its quantile sketches: all of them while they bring no more
 * values in a second than sketches are to take, else evenly each so-manieth. A quantile of a
 * hundred thousand values a second is not told better by a million of them. For one thread.
 */
final class SketchPace {
  /** At some 30 ns each, less than half a percent of a core. */
  static final long VALUES_PER_SECOND = 1 << 17;

  private static final long WINDOW_NANOS = 1_000_000_000L;

  private long windowStart;
  private long values;
  private long stride = 1;
  private long turn;

  SketchPace(long nowNanos) {
    windowStart = nowNanos;
  }

  /** Whether the next call is taken. */
  boolean takesNext(long nowNanos) {
    long elapsed = nowNanos - windowStart;
    if (elapsed >= WINDOW_NANOS) {
      stride = 1 + (long) ((double) values * WINDOW_NANOS / elapsed / VALUES_PER_SECOND);
      windowStart = nowNanos;
      values = 0;
    }
    stride = Math.max(stride, 1 + values / VALUES_PER_SECOND);
    return turn++ % stride == 0;
  }

  /** So many values came, taken or not. */
  void came(long count) {
    values += count;
  }
}
