package io.tiltyard.server.config;

/**
 * How much memory models may use.
 *
 * @param limitBytes of all models together; 0 for what the machine or the container has
 */
public record MemoryConfig(long limitBytes) {}
