package io.tiltyard.monitor.hlog;

import java.nio.file.Path;
import java.time.Duration;

/**
 * The bounds of an {@link IntervalLogWriter}.
 *
 * @param directory made where it is missing
 * @param interval length of an interval
 * @param maxFileBytes size at which a new file begins; a file may exceed it by one interval
 * @param maxFiles the oldest beyond this number are deleted
 */
public record IntervalLogSettings(
    Path directory, Duration interval, long maxFileBytes, int maxFiles) {
  public IntervalLogSettings {
    require(interval.toNanos() > 0, "interval", interval, "more than 0");
    require(maxFileBytes > 0, "maxFileBytes", maxFileBytes, "at least 1");
    require(maxFiles > 0, "maxFiles", maxFiles, "at least 1");
  }

  /** Intervals of 10 s in 16 files of 16 MiB. */
  public static IntervalLogSettings defaults(Path directory) {
    return new IntervalLogSettings(directory, Duration.ofSeconds(10), 16L << 20, 16);
  }

  private static void require(boolean met, String name, Object value, String expected) {
    if (!met) {
      throw new IllegalArgumentException(name + " is " + value + ", expected " + expected);
    }
  }
}
