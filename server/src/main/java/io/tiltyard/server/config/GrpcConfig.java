package io.tiltyard.server.config;

/**
 * The gRPC front end.
 *
 * @param host name or address to bind
 * @param port 0 for any free one, up to 65535
 * @param reflection whether the reflection service is offered
 */
public record GrpcConfig(String host, int port, boolean reflection) {}
