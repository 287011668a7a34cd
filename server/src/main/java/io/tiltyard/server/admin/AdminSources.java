package io.tiltyard.server.admin;

import io.tiltyard.monitor.distribution.VersionDistribution;
import io.tiltyard.monitor.latency.ArmSnapshot;
import io.tiltyard.router.route.RouteTable;
import io.tiltyard.server.inference.Rejections;
import io.tiltyard.server.metrics.MetricsRenderer;
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
 * @param metrics for the scrape
 * @param rejections counts what is refused here
 */
public record AdminSources(
    BooleanSupplier ready,
    Supplier<RouteTable> table,
    Supplier<List<ArmSnapshot>> arms,
    Supplier<List<VersionDistribution>> distributions,
    MetricsRenderer metrics,
    Rejections rejections) {}
