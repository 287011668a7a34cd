package io.tiltyard.monitor.latency;

/** How often something happened and how long it took in all, in nanoseconds. */
public record CountAndNanos(long count, long nanos) {}
