package io.tiltyard.base.time;

/** The two clocks: one for durations and deadlines, one for records that people read. */
public interface Clock {
  /** Monotonic nanoseconds from an arbitrary origin. */
  long nanoTime();

  /** Microseconds since 1970-01-01T00:00:00Z. */
  long epochMicros();

  /**
   * What {@link #epochMicros} was, to some 10 microseconds, when {@link #nanoTime} was {@code
   * nanoTime}, a moment ago. For who has read that clock already: cheaper than a second clock.
   */
  default long epochMicrosAt(long nanoTime) {
    return epochMicros() - Math.floorDiv(nanoTime() - nanoTime, 1_000L);
  }

  /** The machine's clocks. */
  static Clock system() {
    return SystemClock.INSTANCE;
  }
}
