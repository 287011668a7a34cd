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
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.function.ToLongFunction;

/** The few numbers on the process itself that a dashboard begins with; none has a label. */
enum ProcessMetric {
  UPTIME(MetricType.GAUGE, "tiltyard_uptime_seconds", "seconds", "Time since the process started."),
  HEAP_USED(MetricType.GAUGE, "tiltyard_heap_used_bytes", "bytes", "Java heap in use."),
  HEAP_MAX(MetricType.GAUGE, "tiltyard_heap_max_bytes", "bytes", "Java heap that may be used."),
  DIRECT_USED(
      MetricType.GAUGE,
      "tiltyard_direct_memory_used_bytes",
      "bytes",
      "Memory of direct buffers, without what the engine allocates itself."),
  THREADS(MetricType.GAUGE, "tiltyard_threads", "threads", "Live Java threads."),
  GC_COLLECTIONS(
      MetricType.COUNTER,
      "tiltyard_gc_collections_total",
      "collections",
      "Garbage collections, all collectors together."),
  GC_SECONDS(
      MetricType.COUNTER,
      "tiltyard_gc_seconds_total",
      "seconds",
      "Time spent in garbage collections.");

  private static final double MILLIS_PER_SECOND = 1e3;

  private final MetricType type;
  private final String prometheusName;
  private final String unit;
  private final String help;

  ProcessMetric(MetricType type, String prometheusName, String unit, String help) {
    this.type = type;
    this.prometheusName = prometheusName;
    this.unit = unit;
    this.help = help;
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
    double now = value();
    return type == MetricType.COUNTER
        ? new CounterSnapshot(
            Families.metadata(prometheusName, help),
            List.of(new CounterDataPointSnapshot(now, Labels.EMPTY, null, 0)))
        : new GaugeSnapshot(
            Families.metadata(prometheusName, help),
            List.of(new GaugeDataPointSnapshot(now, Labels.EMPTY, null)));
  }

  private double value() {
    return switch (this) {
      case UPTIME -> ManagementFactory.getRuntimeMXBean().getUptime() / MILLIS_PER_SECOND;
      case HEAP_USED -> (double) heap().getUsed();
      case HEAP_MAX -> (double) heap().getMax();
      case DIRECT_USED -> (double) directBytes();
      case THREADS -> ManagementFactory.getThreadMXBean().getThreadCount();
      case GC_COLLECTIONS -> (double) sum(GarbageCollectorMXBean::getCollectionCount);
      case GC_SECONDS -> sum(GarbageCollectorMXBean::getCollectionTime) / MILLIS_PER_SECOND;
    };
  }

  private static MemoryUsage heap() {
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
  }

  private static long directBytes() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .filter(pool -> pool.getName().equals("direct"))
        .mapToLong(BufferPoolMXBean::getMemoryUsed)
        .sum();
  }

  /** Over all collectors; one that does not count says -1. */
  private static long sum(ToLongFunction<GarbageCollectorMXBean> number) {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(number)
        .filter(value -> value > 0)
        .sum();
  }
}
