package io.tiltyard.monitor.latency;

import java.util.List;

/**
 * One version's answer to the statistics extension of the Open Inference Protocol, as Triton has
 * it: <a
 * href="https://github.com/triton-inference-server/server/blob/main/docs/protocol/extension_statistics.md">extension_statistics.md</a>.
 *
 * @param lastInferenceEpochMillis when the last run ended, 0 where there was none
 * @param inferenceCount rows of all successful calls
 * @param executionCount runs
 * @param success total time of the successful calls
 * @param fail total time of the others
 * @param queue waiting time of the successful calls, as the next three
 * @param computeInput decoding
 * @param computeInfer running, whole batches as each call saw them
 * @param computeOutput encoding
 * @param batches runs by batch size, ascending; a bounded number of sizes
 */
public record VersionStatisticsSnapshot(
    long lastInferenceEpochMillis,
    long inferenceCount,
    long executionCount,
    CountAndNanos success,
    CountAndNanos fail,
    CountAndNanos queue,
    CountAndNanos computeInput,
    CountAndNanos computeInfer,
    CountAndNanos computeOutput,
    List<BatchStatistics> batches) {
  public VersionStatisticsSnapshot {
    batches = List.copyOf(batches);
  }
}
