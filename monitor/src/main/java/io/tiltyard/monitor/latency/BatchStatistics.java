package io.tiltyard.monitor.latency;

/**
 * The runs of one batch size.
 *
 * @param batchSize rows of each run
 * @param computeInfer runs of this size
 */
public record BatchStatistics(long batchSize, CountAndNanos computeInfer) {}
