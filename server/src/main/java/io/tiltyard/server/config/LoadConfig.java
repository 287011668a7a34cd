package io.tiltyard.server.config;

/**
 * How much of the machine loading may take.
 *
 * @param threads versions that are verified and loaded at the same time, at least 1
 * @param maxCopyBytesPerSecond what is copied from the repository, all loads together; 0 for no
 *     limit
 */
public record LoadConfig(int threads, long maxCopyBytesPerSecond) {}
