package io.tiltyard.monitor.requestlog;

import io.tiltyard.base.time.Clock;
import io.tiltyard.monitor.agent.Agent;
import io.tiltyard.monitor.call.CallSink;
import io.tiltyard.monitor.call.FinishedCall;
import io.tiltyard.monitor.file.LogDirectory;
import io.tiltyard.monitor.file.LogFileOpener;
import io.tiltyard.monitor.file.Retention;
import io.tiltyard.monitor.file.RollingFile;
import io.tiltyard.monitor.sink.DropReason;
import io.tiltyard.monitor.sink.RecordQueue;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * Writes records of calls to Avro container files, {@code requests-<UTC time>-<sequence>.avro},
 * without ever delaying a call: a bounded queue takes the records, and an {@link
 * io.tiltyard.monitor.agent.AgentRunner} writes them.
 *
 * <p>A record is written once the block that it is in was handed to the operating system, at most
 * one flush interval after it was polled; a killed process loses no more than that, and the file
 * stays readable up to its last block. Where the disk fails, the records that were to be written at
 * once are dropped and counted, the queue fills, and the log goes on by itself in a new file once
 * the disk works.
 */
public final class RequestLog implements Agent, CallSink {
  private static final int RECORDS_PER_STEP = 1_024;

  private final RecordQueue queue;
  private final CallEncoder encoder;
  private final RequestFile file;
  private final Clock clock;

  public RequestLog(RequestLogSettings settings, Clock clock) {
    this(settings, clock, LogFileOpener.direct());
  }

  RequestLog(RequestLogSettings settings, Clock clock, LogFileOpener opener) {
    this.queue = new RecordQueue(settings.queueBytes());
    this.encoder = new CallEncoder(queue, settings.maxTensorBytes());
    this.clock = clock;
    LogDirectory directory = directory(settings.directory(), clock);
    Retention retention = Retention.ofBytes(settings.maxTotalBytes(), settings.maxFileBytes());
    RollingFile rolling = new RollingFile(directory, retention, opener);
    this.file = new RequestFile(settings, rolling, queue);
  }

  /** What the files of the log are called. */
  static LogDirectory directory(Path path, Clock clock) {
    return new LogDirectory(path, "requests", ".avro", clock);
  }

  @Override
  public boolean offer(FinishedCall call) {
    return encoder.offer(call);
  }

  /** Any thread. */
  public RequestLogStatistics statistics() {
    return file.statistics();
  }

  @Override
  public String name() {
    return "request-log";
  }

  @Override
  public int doWork() {
    long now = clock.nanoTime();
    int work = 0;
    ByteBuffer record = queue.peek();
    while (record != null && work < RECORDS_PER_STEP && file.isReady(now)) {
      append(record, now);
      work++;
      record = queue.peek();
    }
    return work + file.tick(now);
  }

  /** Writes what is queued, tries the disk once more where it failed, and accounts for the rest. */
  @Override
  public void close() {
    queue.close();
    long now = clock.nanoTime();
    file.endBackoff();
    for (ByteBuffer record = queue.last(); record != null; record = queue.last()) {
      if (file.isReady(now)) {
        append(record, now);
      } else {
        queue.release();
        queue.dropped(DropReason.IO_ERROR, 1);
      }
    }
    file.close(now);
  }

  /** A record leaves the queue whatever becomes of it. */
  private void append(ByteBuffer record, long nowNanos) {
    try {
      file.append(record, nowNanos);
    } finally {
      queue.release();
    }
  }
}
