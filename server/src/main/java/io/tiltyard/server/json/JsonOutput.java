package io.tiltyard.server.json;

/**
 * One output that a client asks for.
 *
 * @param binary whether its data shall follow the JSON
 */
public record JsonOutput(String name, boolean binary) {}
