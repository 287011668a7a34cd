package io.tiltyard.server.config;

import java.time.Duration;

/**
 * How a new version is tried in a process of its own.
 *
 * @param enabled whether it is
 * @param timeout of the whole trial
 * @param memoryBytes most memory of the process; 0 for what the machine has free
 */
public record TrialConfig(boolean enabled, Duration timeout, long memoryBytes) {}
