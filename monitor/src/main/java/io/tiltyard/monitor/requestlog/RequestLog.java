package io.tiltyard.monitor.requestlog;

import io.tiltyard.monitor.agent.Agent;
import io.tiltyard.monitor.call.CallRecord;
import io.tiltyard.monitor.sink.RecordQueue;
import io.tiltyard.runtime.time.Clock;

/** The request log. */
public final class RequestLog implements Agent {
  private final RecordQueue queue;

  public RequestLog(RequestLogSettings settings, Clock clock) {
    this.queue = new RecordQueue(settings.queueRecords(), settings.queueBytes());
  }

  /** Any thread; never waits. */
  public boolean offer(CallRecord record) {
    return queue.offer(record);
  }

  /** Any thread. */
  public RequestLogStatistics statistics() {
    return new RequestLogStatistics(queue.statistics(), 0, 0, 0, null);
  }

  @Override
  public int doWork() {
    return 0;
  }

  @Override
  public String name() {
    return "request-log";
  }

  @Override
  public void close() {}
}
