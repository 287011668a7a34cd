package io.tiltyard.server.config;

/**
 * What is sampled of input and output values.
 *
 * @param fraction of requests that are looked at, 0 to 1
 */
public record DistributionsConfig(double fraction) {}
