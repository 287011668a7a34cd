package io.tiltyard.server.config;

/**
 * Where a listener binds.
 *
 * @param host name or address
 * @param port 0 for any free one, up to 65535
 */
public record ListenerConfig(String host, int port) {}
