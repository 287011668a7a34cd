package io.tiltyard.monitor.requestlog;

import io.tiltyard.monitor.file.Backoff;
import io.tiltyard.monitor.file.RollingFile;
import io.tiltyard.monitor.sink.DropReason;
import io.tiltyard.monitor.sink.RecordQueue;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.avro.Schema;
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

  /** A block is written when its records took this much of the queue. */
  private static final long BLOCK_BYTES = 1 << 20;

  private final RollingFile file;
  private final RecordQueue account;
  private final long maxFileBytes;
  private final long maxAgeNanos;
  private final long flushNanos;
  private final Schema schema = RequestSchema.load();
  private final CallRecordWriter records = new CallRecordWriter();
  private final BlockCompressor compressor = new BlockCompressor();
  private final Backoff backoff = new Backoff();

  private @Nullable BlockEncoder encoder;
  private long begunNanos;
  private long blockRecords;
  private long blockBytes;
  private long blockNanos;

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
    if (encoder != null && (blockRecords > 0 || file.isUsable())) {
      return true;
    }
    if (!backoff.isOver(nowNanos)) {
      return false;
    }
    try {
      BlockEncoder next = new BlockEncoder(schema, records, compressor);
      long head = next.block().size();
      file.begin(next.block());
      writtenBytes.addAndGet(head);
      files.incrementAndGet();
      encoder = next;
      begunNanos = nowNanos;
      return true;
    } catch (IOException | RuntimeException | LinkageError e) {
      lost(e, nowNanos);
      return false;
    }
  }

  /** Takes a record after {@link #isReady}. */
  void append(ByteBuffer record, long nowNanos) {
    int bytes = record.remaining();
    BlockEncoder current = encoder;
    if (current == null) {
      account.dropped(DropReason.IO_ERROR, 1);
      return;
    }
    if (blockRecords == 0) {
      blockNanos = nowNanos;
    }
    try {
      current.append(record);
      blockRecords++;
      blockBytes += bytes;
    } catch (DataFileWriter.AppendWriteException e) {
      account.dropped(DropReason.FAILED, 1);
      LOG.error("a record could not be encoded", e);
    } catch (IOException | RuntimeException | LinkageError e) {
      blockRecords++;
      lost(e, nowNanos);
    }
    if (blockBytes >= BLOCK_BYTES) {
      flush(nowNanos);
    }
  }

  /**
   * Writes a block and ends a file when it is time to.
   *
   * @return how many of these were done
   */
  int tick(long nowNanos) {
    int work = 0;
    if (blockRecords > 0 && nowNanos - blockNanos >= flushNanos) {
      flush(nowNanos);
      work++;
    }
    if (encoder != null && nowNanos - begunNanos >= maxAgeNanos) {
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
    compressor.close();
  }

  private void flush(long nowNanos) {
    BlockEncoder current = encoder;
    if (current == null || blockRecords == 0) {
      return;
    }
    try {
      current.finishBlock();
      long bytes = current.block().size();
      file.append(current.block());
      account.written(blockRecords);
      writtenBytes.addAndGet(bytes);
      clearBlock();
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
    account.dropped(DropReason.IO_ERROR, blockRecords);
    LOG.warn("request log lost {} records and will try a new file: {}", blockRecords, fault);
    ioErrors.incrementAndGet();
    lastError = fault.toString();
    clearBlock();
    endFile();
    backoff.failed(nowNanos);
  }

  private void clearBlock() {
    blockRecords = 0;
    blockBytes = 0;
  }

  private void endFile() {
    encoder = null;
    file.close();
  }
}
