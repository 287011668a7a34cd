package io.tiltyard.monitor.requestlog;

import io.tiltyard.monitor.file.Backoff;
import io.tiltyard.monitor.file.RollingFile;
import io.tiltyard.monitor.sink.DropReason;
import io.tiltyard.monitor.sink.RecordQueue;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.avro.file.DataFileWriter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file end of the request log: records go in, blocks reach the disk or are counted as lost. The
 * agent's thread, except for {@link #statistics}.
 */
final class RequestFile {
  private static final Logger LOG = LoggerFactory.getLogger(RequestFile.class);

  /** Blocks are written when they take this much: each write has a price of its own. */
  private static final int WRITE_BYTES = 4 << 20;

  private final RollingFile file;
  private final RecordQueue account;
  private final long maxFileBytes;
  private final long maxAgeNanos;
  private final long flushNanos;
  private final BlockEncoder encoder = new BlockEncoder(WRITE_BYTES);
  private final Backoff backoff = new Backoff();

  private boolean begun;
  private long begunNanos;

  /** Records that are encoded and not written. */
  private long heldRecords;

  private long heldNanos;

  private final AtomicLong writtenBytes = new AtomicLong();
  private final AtomicLong files = new AtomicLong();
  private final AtomicLong ioErrors = new AtomicLong();
  private volatile @Nullable String lastError;

  RequestFile(RequestLogSettings settings, RollingFile file, RecordQueue account) {
    this.file = file;
    this.account = account;
    this.maxFileBytes = settings.maxFileBytes();
    this.maxAgeNanos = settings.maxFileAge().toNanos();
    this.flushNanos = settings.flushInterval().toNanos();
  }

  RequestLogStatistics statistics() {
    return new RequestLogStatistics(
        account.statistics(), writtenBytes.get(), files.get(), ioErrors.get(), lastError);
  }

  /** Whether a record can be appended; begins a file where there is none, or none any more. */
  boolean isReady(long nowNanos) {
    if (begun && (heldRecords > 0 || file.isUsable())) {
      return true;
    }
    if (!backoff.isOver(nowNanos)) {
      return false;
    }
    try {
      encoder.beginFile();
      file.begin(encoder.encoded().bytes());
      encoder.encoded().begin(file.length());
      writtenBytes.addAndGet(file.length());
      files.incrementAndGet();
      begun = true;
      begunNanos = nowNanos;
      return true;
    } catch (IOException | RuntimeException | LinkageError e) {
      lost(e, nowNanos);
      return false;
    }
  }

  /** Takes a record after {@link #isReady}. */
  void append(ByteBuffer record, long nowNanos) {
    if (!begun) {
      account.dropped(DropReason.IO_ERROR, 1);
      return;
    }
    if (heldRecords == 0) {
      heldNanos = nowNanos;
    }
    try {
      encoder.append(record);
      heldRecords++;
    } catch (DataFileWriter.AppendWriteException e) {
      account.dropped(DropReason.FAILED, 1);
      LOG.error("a record could not be encoded", e);
    } catch (RuntimeException | LinkageError e) {
      heldRecords++;
      lost(e, nowNanos);
    }
    int bytes = encoder.encoded().size();
    if (bytes >= WRITE_BYTES || (bytes > 0 && file.length() + bytes >= maxFileBytes)) {
      flush(nowNanos);
    }
  }

  /**
   * Writes what is held and ends a file when it is time to.
   *
   * @return how many of these were done
   */
  int tick(long nowNanos) {
    int work = 0;
    if (heldRecords > 0 && nowNanos - heldNanos >= flushNanos) {
      flush(nowNanos);
      work++;
    }
    if (begun && nowNanos - begunNanos >= maxAgeNanos) {
      flush(nowNanos);
      endFile();
      work++;
    }
    return work;
  }

  /** Lets the next {@link #isReady} try the disk whatever happened before. */
  void endBackoff() {
    backoff.succeeded();
  }

  void close(long nowNanos) {
    flush(nowNanos);
    endFile();
    encoder.close();
  }

  private void flush(long nowNanos) {
    if (heldRecords == 0) {
      return;
    }
    try {
      encoder.endBlock();
      long bytes = encoder.encoded().size();
      file.append(encoder.encoded().bytes());
      encoder.encoded().begin(file.length());
      account.written(heldRecords);
      writtenBytes.addAndGet(bytes);
      heldRecords = 0;
      backoff.succeeded();
    } catch (IOException | RuntimeException | LinkageError e) {
      lost(e, nowNanos);
      return;
    }
    if (file.length() >= maxFileBytes) {
      endFile();
    }
  }

  private void lost(Throwable fault, long nowNanos) {
    account.dropped(DropReason.IO_ERROR, heldRecords);
    LOG.warn("request log lost {} records and will try a new file: {}", heldRecords, fault);
    ioErrors.incrementAndGet();
    lastError = fault.toString();
    heldRecords = 0;
    endFile();
    backoff.failed(nowNanos);
  }

  private void endFile() {
    begun = false;
    file.close();
  }
}
