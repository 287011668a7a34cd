package io.tiltyard.server.metrics;

import io.tiltyard.monitor.distribution.VersionDistribution;
import io.tiltyard.monitor.hlog.IntervalLogStatistics;
import io.tiltyard.monitor.latency.LatencyBook;
import io.tiltyard.monitor.requestlog.RequestLogStatistics;
import io.tiltyard.monitor.sink.SinkStatistics;
import io.tiltyard.router.control.Arms;
import io.tiltyard.router.control.EventFeed;
import io.tiltyard.router.quota.Quotas;
import io.tiltyard.router.route.RouteTable;
import io.tiltyard.runtime.memory.LeakLedger;
import io.tiltyard.runtime.memory.MemoryBudget;
import io.tiltyard.server.inference.Rejections;
import io.tiltyard.server.startup.Startup;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Where the numbers come from. Each is read once a scrape, on the thread that scrapes.
 *
 * @param latencies of all arms
 * @param table the current one
 * @param arms statistics of versions and counters of shadows
 * @param rejections of all planes
 * @param quotas of tenants
 * @param requestLog its account
 * @param distributions what was seen of values
 * @param distributionSink the account of the records they are made of
 * @param intervalLog its account
 * @param loadFailures loads that failed since the start, by reason
 * @param events of versions, routes and aliases
 * @param ledger of what loads and unloads do to the memory
 * @param budget of the memory
 * @param startup of this gateway
 */
public record MetricsSources(
    LatencyBook latencies,
    Supplier<RouteTable> table,
    Arms arms,
    Rejections rejections,
    Quotas quotas,
    Supplier<RequestLogStatistics> requestLog,
    Supplier<List<VersionDistribution>> distributions,
    Supplier<SinkStatistics> distributionSink,
    Supplier<IntervalLogStatistics> intervalLog,
    Supplier<Map<String, Long>> loadFailures,
    EventFeed events,
    LeakLedger ledger,
    MemoryBudget budget,
    Startup startup) {}
