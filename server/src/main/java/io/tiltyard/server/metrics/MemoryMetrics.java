package io.tiltyard.server.metrics;

import io.tiltyard.monitor.metric.Metric;
import io.tiltyard.router.route.RouteTable;
import io.tiltyard.runtime.lifecycle.VersionStatus;
import io.tiltyard.runtime.memory.LeakLedger;
import io.tiltyard.runtime.memory.MemoryBudget;
import io.tiltyard.runtime.memory.MemoryReading;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What models take of the memory, and what loads and unloads did to it. */
final class MemoryMetrics {
  private MemoryMetrics() {}

  static void add(RouteTable table, LeakLedger ledger, MemoryBudget budget, Families to) {
    to.add(Metric.MODEL_LOADS, ledger.loads());
    to.add(Metric.MODEL_UNLOADS, ledger.unloads());
    to.add(Metric.MEMORY_LIMIT, budget.limitBytes());
    to.add(Metric.MEMORY_FREE, Math.max(0, budget.freeBytes()));
    for (VersionStatus status : table.versions()) {
      if (status.servable() != null) {
        long bytes = status.report().memoryBytes();
        to.add(Metric.MODEL_MEMORY, bytes, status.model(), Long.toString(status.version()));
      }
    }
    Map<List<Object>, LeakLedger.Entry> latest = new LinkedHashMap<>();
    for (LeakLedger.Entry entry : ledger.entries()) {
      latest.put(List.of(entry.model(), entry.version(), entry.event()), entry);
    }
    latest.values().forEach(entry -> add(entry, to));
  }

  private static void add(LeakLedger.Entry entry, Families to) {
    add(entry, "before", entry.before(), to);
    add(entry, "after", entry.after(), to);
  }

  private static void add(
      LeakLedger.Entry entry, String moment, MemoryReading reading, Families to) {
    add(entry, moment, "resident", reading.resident(), to);
    add(entry, moment, "heap", reading.heap(), to);
    add(entry, moment, "direct", reading.direct(), to);
  }

  private static void add(
      LeakLedger.Entry entry, String moment, String kind, long bytes, Families to) {
    to.add(
        Metric.LEDGER,
        bytes,
        entry.model(),
        Long.toString(entry.version()),
        entry.event().name().toLowerCase(Locale.ROOT),
        moment,
        kind);
  }
}
