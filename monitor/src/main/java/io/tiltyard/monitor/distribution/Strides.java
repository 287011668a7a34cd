package io.tiltyard.monitor.distribution;

/** Even samples. */
final class Strides {
  private Strides() {}

  /** How many rows of {@code width} values {@code count} values are, the last one filled or not. */
  static int rows(int count, int width) {
    return (count + width - 1) / width;
  }

  /** The smallest stride that takes at most {@code max} of {@code count}. */
  static int of(int count, int max) {
    return Math.max(1, (count + max - 1) / max);
  }
}
