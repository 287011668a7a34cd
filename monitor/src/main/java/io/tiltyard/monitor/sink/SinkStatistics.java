package io.tiltyard.monitor.sink;

import java.util.Map;
import java.util.Objects;

/**
 * What became of the records offered to a sink. Each offered record ends up as written or dropped;
 * what is neither yet is pending.
 *
 * @param dropped by reason; every reason is there
 * @param queuedRecords waiting in the queue
 * @param queuedBytes of the queue that they hold
 */
public record SinkStatistics(
    long offered,
    long written,
    Map<DropReason, Long> dropped,
    long queuedRecords,
    long queuedBytes) {

  public long dropped(DropReason reason) {
    return Objects.requireNonNull(dropped.get(reason));
  }

  /** Dropped for any reason. */
  public long droppedInAll() {
    long sum = 0;
    for (long count : dropped.values()) {
      sum += count;
    }
    return sum;
  }

  /** Offered, and neither written nor dropped yet. */
  public long pending() {
    return offered - written - droppedInAll();
  }
}
