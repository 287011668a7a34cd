package io.tiltyard.monitor.distribution;

import io.tiltyard.monitor.agent.Agent;
import io.tiltyard.monitor.call.CallRecord;
import io.tiltyard.monitor.sink.RecordQueue;
import io.tiltyard.monitor.sink.SinkStatistics;
import java.util.List;

/** The running distributions. */
public final class DistributionMonitor implements Agent {
  private final RecordQueue queue;

  public DistributionMonitor(DistributionSettings settings) {
    this.queue = new RecordQueue(settings.queueRecords(), settings.queueBytes());
  }

  /** Any thread; never waits. */
  public boolean offer(CallRecord record) {
    return queue.offer(record);
  }

  /** Any thread. */
  public List<VersionDistribution> snapshot() {
    return List.of();
  }

  /** Any thread; drops what is known of a version, for all arms. */
  public void forget(String model, long version) {}

  /** Any thread. Written records are those that are in the distributions. */
  public SinkStatistics statistics() {
    return queue.statistics();
  }

  @Override
  public int doWork() {
    return 0;
  }

  @Override
  public String name() {
    return "distributions";
  }

  @Override
  public void close() {}
}
