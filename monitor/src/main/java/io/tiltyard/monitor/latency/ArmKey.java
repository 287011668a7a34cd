package io.tiltyard.monitor.latency;

import io.tiltyard.monitor.call.Arm;

/** What latencies are kept apart by. */
public record ArmKey(String route, String model, long version, Arm arm) {}
