package io.tiltyard.server.config;

import java.time.Duration;

/**
 * How often latencies are written down.
 *
 * @param interval of one entry
 */
public record LatencyLogConfig(Duration interval) {}
