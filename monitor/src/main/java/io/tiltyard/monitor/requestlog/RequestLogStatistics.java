package io.tiltyard.monitor.requestlog;

import io.tiltyard.monitor.sink.DropReason;
import io.tiltyard.monitor.sink.SinkStatistics;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of the records offered to a {@link RequestLog}.
 *
 * @param sink the account of the records; written are those that reached a flush
 * @param writtenBytes bytes in files, compressed
 * @param files files begun
 * @param ioErrors faults of the disk
 * @param lastError the last of them, or null; for the operator, not for clients
 */
public record RequestLogStatistics(
    SinkStatistics sink, long writtenBytes, long files, long ioErrors, @Nullable String lastError) {

  public long offered() {
    return sink.offered();
  }

  public long written() {
    return sink.written();
  }

  public Map<DropReason, Long> dropped() {
    return sink.dropped();
  }

  public long queuedRecords() {
    return sink.queuedRecords();
  }

  public long queuedBytes() {
    return sink.queuedBytes();
  }
}
