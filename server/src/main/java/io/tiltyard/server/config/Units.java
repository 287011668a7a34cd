package io.tiltyard.server.config;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Durations and sizes as people write them: a whole number and a unit, nothing between. */
public final class Units {
  private static final Pattern NUMBER_AND_UNIT = Pattern.compile("([0-9]{1,18})([A-Za-z]{1,3})");

  private Units() {}

  /** {@code 5ms}, {@code 2s}, {@code 1m}, {@code 1h}, {@code 10us}; null for anything else. */
  public static @Nullable Duration duration(String text) {
    Matcher matcher = NUMBER_AND_UNIT.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    long number = Long.parseLong(matcher.group(1));
    try {
      return switch (matcher.group(2)) {
        case "ns" -> Duration.ofNanos(number);
        case "us" -> Duration.ofNanos(Math.multiplyExact(number, 1_000));
        case "ms" -> Duration.ofMillis(number);
        case "s" -> Duration.ofSeconds(number);
        case "m" -> Duration.ofMinutes(number);
        case "h" -> Duration.ofHours(number);
        default -> null;
      };
    } catch (ArithmeticException e) {
      return null;
    }
  }

  /** The duration in the largest unit that holds it without a rest. */
  public static String text(Duration duration) {
    long nanos = duration.toNanos();
    String[] units = {"h", "m", "s", "ms", "us"};
    long[] lengths = {3_600_000_000_000L, 60_000_000_000L, 1_000_000_000L, 1_000_000L, 1_000L};
    if (nanos == 0) {
      return "0s";
    }
    for (int i = 0; i < units.length; i++) {
      if (nanos % lengths[i] == 0) {
        return nanos / lengths[i] + units[i];
      }
    }
    return nanos + "ns";
  }

  /** {@code 10B}, {@code 4KiB}, {@code 64MiB}, {@code 1GiB} in bytes; null for anything else. */
  static @Nullable Long size(String text) {
    Matcher matcher = NUMBER_AND_UNIT.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    int shift =
        switch (matcher.group(2)) {
          case "B" -> 0;
          case "KiB" -> 10;
          case "MiB" -> 20;
          case "GiB" -> 30;
          case "TiB" -> 40;
          default -> -1;
        };
    long number = Long.parseLong(matcher.group(1));
    return shift < 0 || number > Long.MAX_VALUE >> shift ? null : number << shift;
  }

  /** The size in the largest unit that holds it without a rest. */
  static String sizeText(long bytes) {
    String[] units = {"TiB", "GiB", "MiB", "KiB"};
    for (int i = 0; i < units.length; i++) {
      long unit = 1L << (40 - 10 * i);
      if (bytes != 0 && bytes % unit == 0) {
        return bytes / unit + units[i];
      }
    }
    return bytes + "B";
  }
}
