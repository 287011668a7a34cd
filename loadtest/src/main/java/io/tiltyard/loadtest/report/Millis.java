package io.tiltyard.loadtest.report;

import java.util.Locale;

/** Nanoseconds as milliseconds with about four digits. */
final class Millis {
  private static final double NANOS = 1e6;

  private Millis() {}

  static String of(long nanos) {
    return of((double) nanos);
  }

  static String of(double nanos) {
    double millis = nanos / NANOS;
    if (Double.isNaN(millis)) {
      return "-";
    }
    int decimals = millis < 10 ? 3 : millis < 100 ? 2 : millis < 1_000 ? 1 : 0;
    return String.format(Locale.ROOT, "%." + decimals + "f", millis);
  }
}
