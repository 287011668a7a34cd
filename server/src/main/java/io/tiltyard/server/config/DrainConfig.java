package io.tiltyard.server.config;

import java.time.Duration;

/**
 * How the gateway goes down.
 *
 * @param delay between "not ready" and the close of the listeners, for balancers to notice
 * @param grace the longest wait for requests in flight, after which the process ends anyway
 */
public record DrainConfig(Duration delay, Duration grace) {}
