package io.tiltyard.server.admin;

import io.tiltyard.monitor.distribution.VersionDistribution;
import io.tiltyard.monitor.latency.ArmSnapshot;
import io.tiltyard.router.control.EventFeed;
import io.tiltyard.router.route.RouteTable;
import io.tiltyard.runtime.memory.LeakLedger;
import io.tiltyard.runtime.memory.MemoryBudget;
import io.tiltyard.server.inference.Rejections;
import io.tiltyard.server.metrics.MetricsRenderer;
import io.tiltyard.server.startup.Startup;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * What the admin plane reads.
 *
 * @param ready whether the gateway is ready for traffic
 * @param table the current one
 * @param arms latencies and outcomes up to now
 * @param distributions of the values of all versions
 * @param events what changed
 * @param ledger of what loads and unloads do to the memory
 * @param budget of the memory
 * @param metrics for the scrape
 * @param rejections counts what is refused here
 * @param startup of this gateway
 */
public record AdminSources(
    BooleanSupplier ready,
    Supplier<RouteTable> table,
    Supplier<List<ArmSnapshot>> arms,
    Supplier<List<VersionDistribution>> distributions,
    EventFeed events,
    LeakLedger ledger,
    MemoryBudget budget,
    MetricsRenderer metrics,
    Rejections rejections,
    Startup startup) {}
