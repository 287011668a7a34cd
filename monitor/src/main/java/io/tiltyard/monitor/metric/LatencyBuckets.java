package io.tiltyard.monitor.metric;

import java.util.stream.LongStream;

/** The upper bounds of every exported latency histogram: 10 us to 10 s. */
public final class LatencyBuckets {
  private static final long[] BOUNDS_MICROS = {
    10,
    25,
    50,
    100,
    250,
    500,
    1_000,
    2_500,
    5_000,
    10_000,
    25_000,
    50_000,
    75_000,
    100_000,
    250_000,
    500_000,
    1_000_000,
    2_500_000,
    5_000_000,
    10_000_000
  };
  private static final double MICROS_PER_SECOND = 1e6;
  private static final long NANOS_PER_MICRO = 1_000;

  private LatencyBuckets() {}

  /** The bounds in nanoseconds, ascending; a fresh array. */
  public static long[] nanos() {
    return LongStream.of(BOUNDS_MICROS).map(micros -> micros * NANOS_PER_MICRO).toArray();
  }

  /** The same bounds in seconds; a fresh array. */
  public static double[] seconds() {
    return LongStream.of(BOUNDS_MICROS).mapToDouble(micros -> micros / MICROS_PER_SECOND).toArray();
  }
}
