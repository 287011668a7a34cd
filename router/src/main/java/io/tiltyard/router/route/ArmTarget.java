package io.tiltyard.router.route;

import io.tiltyard.monitor.call.Arm;
import io.tiltyard.monitor.call.CallSource;
import io.tiltyard.monitor.latency.ArmMonitor;
import io.tiltyard.monitor.latency.VersionStatistics;
import io.tiltyard.router.admission.Admission;
import io.tiltyard.runtime.lifecycle.Servable;

/**
 * An available version in its part of a route, with where its calls are recorded.
 *
 * @param arm its part
 * @param servable what answers
 * @param monitor latency and outcomes of this route, version and arm
 * @param statistics of the version over all routes and arms
 * @param source what stands for it in the records of its calls
 * @param admission the version's door, the same for all routes and arms
 */
public record ArmTarget(
    Arm arm,
    Servable servable,
    ArmMonitor monitor,
    VersionStatistics statistics,
    CallSource source,
    Admission admission) {}
