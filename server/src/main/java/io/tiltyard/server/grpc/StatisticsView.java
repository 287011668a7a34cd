package io.tiltyard.server.grpc;

import io.tiltyard.monitor.latency.BatchStatistics;
import io.tiltyard.monitor.latency.CountAndNanos;
import io.tiltyard.monitor.latency.VersionStatisticsSnapshot;
import io.tiltyard.proto.inference.InferBatchStatistics;
import io.tiltyard.proto.inference.InferStatistics;
import io.tiltyard.proto.inference.ModelStatistics;
import io.tiltyard.proto.inference.StatisticDuration;
import io.tiltyard.router.route.ArmTarget;

/** What a version did, in the words of Triton's statistics extension. */
final class StatisticsView {
  private StatisticsView() {}

  /**
   * @param name that the client called
   */
  static ModelStatistics of(String name, ArmTarget target) {
    VersionStatisticsSnapshot seen = target.statistics().snapshot();
    ModelStatistics.Builder statistics =
        ModelStatistics.newBuilder()
            .setName(name)
            .setVersion(Long.toString(target.servable().version()))
            .setLastInference(seen.lastInferenceEpochMillis())
            .setInferenceCount(seen.inferenceCount())
            .setExecutionCount(seen.executionCount())
            .setInferenceStats(
                InferStatistics.newBuilder()
                    .setSuccess(duration(seen.success()))
                    .setFail(duration(seen.fail()))
                    .setQueue(duration(seen.queue()))
                    .setComputeInput(duration(seen.computeInput()))
                    .setComputeInfer(duration(seen.computeInfer()))
                    .setComputeOutput(duration(seen.computeOutput())));
    for (BatchStatistics batch : seen.batches()) {
      statistics.addBatchStats(
          InferBatchStatistics.newBuilder()
              .setBatchSize(batch.batchSize())
              .setComputeInfer(duration(batch.computeInfer())));
    }
    return statistics.build();
  }

  private static StatisticDuration duration(CountAndNanos seen) {
    return StatisticDuration.newBuilder().setCount(seen.count()).setNs(seen.nanos()).build();
  }
}
