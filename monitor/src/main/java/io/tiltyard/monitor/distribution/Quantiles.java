package io.tiltyard.monitor.distribution;

/**
 * Quantiles of a distribution: for each, a value that was seen and whose rank is off by less than
 * 0.7 % with a probability of 99 %.
 */
public record Quantiles(
    double p1, double p5, double p25, double p50, double p75, double p95, double p99) {}
