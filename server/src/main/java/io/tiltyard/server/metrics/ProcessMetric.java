package io.tiltyard.server.metrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.tiltyard.monitor.metric.MetricType;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.function.DoubleSupplier;

/** The few numbers on the process itself that a dashboard begins with; none has a label. */
enum ProcessMetric {
  UPTIME(
      MetricType.GAUGE,
      "tiltyard_uptime_seconds",
      "seconds",
      "Time since the process started.",
      () -> ManagementFactory.getRuntimeMXBean().getUptime() / 1e3),
  HEAP_USED(
      MetricType.GAUGE,
      "tiltyard_heap_used_bytes",
      "bytes",
      "Java heap in use.",
      () -> ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed()),
  HEAP_MAX(
      MetricType.GAUGE,
      "tiltyard_heap_max_bytes",
      "bytes",
      "Java heap that may be used.",
      () -> ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getMax()),
  DIRECT_USED(
      MetricType.GAUGE,
      "tiltyard_direct_memory_used_bytes",
      "bytes",
      "Memory of direct buffers, without what the engine allocates itself.",
      ProcessMetric::directBytes),
  THREADS(
      MetricType.GAUGE,
      "tiltyard_threads",
      "threads",
      "Live Java threads.",
      () -> ManagementFactory.getThreadMXBean().getThreadCount()),
  GC_COLLECTIONS(
      MetricType.COUNTER,
      "tiltyard_gc_collections_total",
      "collections",
      "Garbage collections, all collectors together.",
      () -> collectors().stream().mapToLong(gc -> Math.max(0, gc.getCollectionCount())).sum()),
  GC_SECONDS(
      MetricType.COUNTER,
      "tiltyard_gc_seconds_total",
      "seconds",
      "Time spent in garbage collections.",
      () -> collectors().stream().mapToLong(gc -> Math.max(0, gc.getCollectionTime())).sum() / 1e3);

  private final MetricType type;
  private final String prometheusName;
  private final String unit;
  private final String help;
  private final DoubleSupplier value;

  ProcessMetric(
      MetricType type, String prometheusName, String unit, String help, DoubleSupplier value) {
    this.type = type;
    this.prometheusName = prometheusName;
    this.unit = unit;
    this.help = help;
    this.value = value;
  }

  MetricType type() {
    return type;
  }

  String prometheusName() {
    return prometheusName;
  }

  String unit() {
    return unit;
  }

  String help() {
    return help;
  }

  /** The value now. */
  MetricSnapshot snapshot() {
    double now = value.getAsDouble();
    return type == MetricType.COUNTER
        ? new CounterSnapshot(
            Families.metadata(prometheusName, help),
            List.of(new CounterDataPointSnapshot(now, Labels.EMPTY, null, 0)))
        : new GaugeSnapshot(
            Families.metadata(prometheusName, help),
            List.of(new GaugeDataPointSnapshot(now, Labels.EMPTY, null)));
  }

  private static double directBytes() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .filter(pool -> pool.getName().equals("direct"))
        .mapToLong(BufferPoolMXBean::getMemoryUsed)
        .sum();
  }

  private static List<GarbageCollectorMXBean> collectors() {
    return ManagementFactory.getGarbageCollectorMXBeans();
  }
}
