package io.tiltyard.server.metrics;

/**
 * The metrics as they go over the wire.
 *
 * @param contentType the format and its version
 * @param body UTF-8; owned by whoever takes it
 */
public record Exposition(String contentType, byte[] body) {}
