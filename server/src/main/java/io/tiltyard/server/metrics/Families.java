package io.tiltyard.server.metrics;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.tiltyard.monitor.metric.Metric;
import io.tiltyard.monitor.metric.MetricType;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The points of one scrape, by metric. */
final class Families {
  private static final String TOTAL = "_total";
  private static final long NOT_KNOWN = 0;

  private final Map<Metric, CounterSnapshot.Builder> counters = new EnumMap<>(Metric.class);
  private final Map<Metric, GaugeSnapshot.Builder> gauges = new EnumMap<>(Metric.class);
  private final Map<Metric, HistogramSnapshot.Builder> histograms = new EnumMap<>(Metric.class);
  private final List<MetricSnapshot> others = new ArrayList<>();

  Families() {
    for (Metric metric : Metric.values()) {
      switch (metric.type()) {
        case COUNTER -> counters.put(metric, CounterSnapshot.builder());
        case GAUGE -> gauges.put(metric, GaugeSnapshot.builder());
        case HISTOGRAM -> histograms.put(metric, HistogramSnapshot.builder());
      }
    }
  }

  /**
   * Adds a point of a counter or a gauge.
   *
   * @param labels values in the order of {@link Metric#labels}
   */
  void add(Metric metric, long count, String... labels) {
    addDecimal(metric, (double) count, labels);
  }

  void addDecimal(Metric metric, double value, String... labels) {
    if (metric.type() == MetricType.COUNTER) {
      of(counters, metric)
          .dataPoint(
              CounterSnapshot.CounterDataPointSnapshot.builder()
                  .value(value)
                  .labels(labels(metric, labels))
                  .build());
    } else {
      of(gauges, metric)
          .dataPoint(
              GaugeSnapshot.GaugeDataPointSnapshot.builder()
                  .value(value)
                  .labels(labels(metric, labels))
                  .build());
    }
  }

  /**
   * Adds a histogram.
   *
   * @param sum in the unit of the bounds
   */
  void add(Metric metric, ClassicHistogramBuckets buckets, double sum, String... labels) {
    of(histograms, metric)
        .dataPoint(
            new HistogramSnapshot.HistogramDataPointSnapshot(
                buckets, sum, labels(metric, labels), Exemplars.EMPTY, NOT_KNOWN));
  }

  /** Adds a metric that is not in the catalogue of {@link Metric}. */
  void add(MetricSnapshot other) {
    others.add(other);
  }

  MetricSnapshots snapshots() {
    MetricSnapshots.Builder all = MetricSnapshots.builder();
    counters.forEach((m, b) -> all.metricSnapshot(b.name(base(m)).help(m.help()).build()));
    gauges.forEach((m, b) -> all.metricSnapshot(b.name(base(m)).help(m.help()).build()));
    histograms.forEach((m, b) -> all.metricSnapshot(b.name(base(m)).help(m.help()).build()));
    others.forEach(all::metricSnapshot);
    return all.build();
  }

  static MetricMetadata metadata(String prometheusName, String help) {
    return new MetricMetadata(base(prometheusName), help);
  }

  private static String base(Metric metric) {
    return base(metric.prometheusName());
  }

  /** The writers add the suffix of counters themselves. */
  private static String base(String name) {
    return name.endsWith(TOTAL) ? name.substring(0, name.length() - TOTAL.length()) : name;
  }

  private static Labels labels(Metric metric, String... values) {
    return Labels.of(metric.labels().toArray(String[]::new), values);
  }

  private static <T> T of(Map<Metric, T> builders, Metric metric) {
    T builder = builders.get(metric);
    if (builder == null) {
      throw new IllegalArgumentException(metric + " is a " + metric.type().label());
    }
    return builder;
  }
}
