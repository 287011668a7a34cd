package io.tiltyard.monitor.sink;

import io.tiltyard.monitor.call.CallRecord;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jctools.queues.varhandle.MpscVarHandleArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * A queue from many calls to one agent that is bounded by count and by bytes, drops what comes
 * last, and keeps exact account: every offered record is counted as written or as dropped, once, by
 * the time the queue is terminated.
 *
 * <p>The bytes are claimed before the record is put, so two records offered at the same time may
 * both be refused where one alone would have fitted.
 */
public final class RecordQueue {
  private final Queue<CallRecord> queue;
  private final long maxBytes;
  private final AtomicLong queuedBytes = new AtomicLong();
  private final LongAdder offered = new LongAdder();
  private final LongAdder written = new LongAdder();
  private final Map<DropReason, LongAdder> dropped = new EnumMap<>(DropReason.class);
  private volatile boolean closed;
  private volatile boolean terminated;

  /**
   * @param maxRecords rounded up to a power of two
   * @param maxBytes bound of the sum of {@link CallRecord#heapBytes}
   */
  public RecordQueue(int maxRecords, long maxBytes) {
    this.queue = new MpscVarHandleArrayQueue<>(maxRecords);
    this.maxBytes = maxBytes;
    for (DropReason reason : DropReason.values()) {
      dropped.put(reason, new LongAdder());
    }
  }

  /**
   * Any thread; never waits.
   *
   * @return whether the record was taken; if not, the reason is counted
   */
  public boolean offer(CallRecord record) {
    offered.increment();
    DropReason reason = put(record);
    if (reason != null) {
      dropped(reason, 1);
      return false;
    }
    if (terminated) {
      sweep();
    }
    return true;
  }

  private @Nullable DropReason put(CallRecord record) {
    if (closed) {
      return DropReason.CLOSED;
    }
    long bytes = record.heapBytes();
    if (bytes > maxBytes) {
      return DropReason.TOO_LARGE;
    }
    if (queuedBytes.addAndGet(bytes) <= maxBytes && queue.offer(record)) {
      return null;
    }
    queuedBytes.addAndGet(-bytes);
    return DropReason.QUEUE_FULL;
  }

  /** The agent: the oldest record, or null where there is none. */
  public @Nullable CallRecord poll() {
    CallRecord record = queue.poll();
    if (record != null) {
      queuedBytes.addAndGet(-record.heapBytes());
    }
    return record;
  }

  /** The agent. */
  public boolean isEmpty() {
    return queue.isEmpty();
  }

  /** The agent: {@code count} polled records have reached their end. */
  public void written(long count) {
    written.add(count);
  }

  /** {@code count} records are lost. */
  public void dropped(DropReason reason, long count) {
    Objects.requireNonNull(dropped.get(reason)).add(count);
  }

  /** Refuses further records; what is queued can still be polled. */
  public void close() {
    closed = true;
  }

  /** The agent, after its last {@link #poll}: drops what slipped in while the queue was closed. */
  public void terminate() {
    closed = true;
    terminated = true;
    sweep();
  }

  /**
   * Whoever puts a record and then sees the end sweeps; a record put before the end was seen is
   * swept by {@link #terminate}.
   */
  private synchronized void sweep() {
    while (poll() != null) {
      dropped(DropReason.CLOSED, 1);
    }
  }

  /** Any thread. Never shows more records written or dropped than offered. */
  public SinkStatistics statistics() {
    long writtenSum = written.sum();
    Map<DropReason, Long> droppedSums = new EnumMap<>(DropReason.class);
    dropped.forEach((reason, count) -> droppedSums.put(reason, count.sum()));
    return new SinkStatistics(
        offered.sum(), writtenSum, droppedSums, queue.size(), queuedBytes.get());
  }
}
