package io.tiltyard.monitor.metric;

import java.util.Locale;

/** The kinds of metric that Prometheus knows and the gateway uses. */
public enum MetricType {
  /** Only grows, except when the process starts anew. */
  COUNTER,
  /** Goes up and down. */
  GAUGE,
  /** Counts by upper bound, with a sum. */
  HISTOGRAM;

  private final String label = name().toLowerCase(Locale.ROOT);

  /** The name in an exposition: lower case. */
  public String label() {
    return label;
  }
}
