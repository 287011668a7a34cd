package io.tiltyard.monitor.distribution;

import io.tiltyard.monitor.call.Arm;

/** What distributions are kept apart by. */
record VersionKey(String model, long version, Arm arm) {}
