package io.tiltyard.server.config;

/**
 * Limits on what a client may send.
 *
 * @param maxRequest bytes of one request on the wire and of its decoded tensors
 */
public record LimitsConfig(long maxRequest) {}
