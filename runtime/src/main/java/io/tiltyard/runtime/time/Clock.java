package io.tiltyard.runtime.time;

/** The two clocks: one for durations and deadlines, one for records that people read. */
public interface Clock {
  /** Monotonic nanoseconds from an arbitrary origin. */
  long nanoTime();

  /** Microseconds since 1970-01-01T00:00:00Z. */
  long epochMicros();

  /** The machine's clocks. */
  static Clock system() {
    return SystemClock.INSTANCE;
  }
}
