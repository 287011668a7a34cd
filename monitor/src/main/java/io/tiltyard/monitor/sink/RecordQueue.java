package io.tiltyard.monitor.sink;

import io.tiltyard.monitor.thread.PerThread;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A queue of encoded records from many calls to one agent that is bounded by its bytes, drops what
 * comes last, and keeps exact account: every record that a claim was made for is counted as written
 * or as dropped, once, by the time the agent has come to the end of a closed queue.
 *
 * <p>The threads of calls take no lock, wait for nothing and allocate nothing after their first
 * claim.
 */
public final class RecordQueue {
  /** A record takes at most this part of the queue, so that one does not push out all others. */
  private static final int LARGEST_PART = 4;

  private static final long UNCOMMITTED_PAUSE_NANOS = 10_000;

  private final ByteRing ring;
  private final PerThread<RecordSlot> slots;
  private final ByteBuffer polled;
  private final AtomicLong taken = new AtomicLong();
  private final LongAdder written = new LongAdder();
  private final Map<DropReason, LongAdder> lost = new EnumMap<>(DropReason.class);

  /**
   * @param bytes that may wait; rounded up to a power of two, of at most 1 GiB
   */
  public RecordQueue(long bytes) {
    this.ring = new ByteRing(bytes);
    this.slots = new PerThread<>(() -> new RecordSlot(ring));
    this.polled = ByteBuffer.wrap(ring.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    for (DropReason reason : DropReason.values()) {
      lost.put(reason, new LongAdder());
    }
  }

  /** Bytes of the largest record that is taken. */
  public int maxRecordBytes() {
    return Math.max(ByteRing.UNIT_BYTES, ring.capacityBytes() / LARGEST_PART);
  }

  /**
   * Any thread; never waits. Counts a record as offered.
   *
   * @param bytes at least as many as the record will have, and at least 1
   * @return room for it, to be committed or abandoned by this thread before it claims again; null
   *     where there is none, and the reason is counted
   */
  public @Nullable RecordSlot claim(long bytes) {
    RecordSlot mine = slots.get();
    mine.add(RecordSlot.OFFERED);
    if (bytes > maxRecordBytes()) {
      mine.drop(DropReason.TOO_LARGE);
      return null;
    }
    return mine.claim((int) bytes) ? mine : null;
  }

  /**
   * The agent: the oldest record, little-endian, from position to limit. It stays in the queue
   * until {@link #release}.
   *
   * @return null where there is none
   */
  public @Nullable ByteBuffer peek() {
    int index = ring.peek();
    return index < 0 ? null : polled.limit(index + ring.peekedLength()).position(index);
  }

  /** The agent: takes out what {@link #peek} gave. */
  public void release() {
    taken.setRelease(taken.getPlain() + 1);
    ring.release();
  }

  /** The agent: {@code count} released records have reached their end. */
  public void written(long count) {
    written.add(count);
  }

  /** The agent: {@code count} released records are lost. */
  public void dropped(DropReason reason, long count) {
    Objects.requireNonNull(lost.get(reason)).add(count);
  }

  /** Refuses further claims; what is queued can still be taken. */
  public void close() {
    ring.close();
  }

  /**
   * The agent, after {@link #close}: as {@link #peek}, but waits for the claims that are not
   * committed yet. Their threads are in the middle of a copy, and no new ones come.
   *
   * @return null where there will never be a record again
   */
  public @Nullable ByteBuffer last() {
    ByteBuffer record = peek();
    while (record == null && ring.usedBytes() > 0) {
      LockSupport.parkNanos(this, UNCOMMITTED_PAUSE_NANOS);
      record = peek();
    }
    return record;
  }

  /** Any thread. Never shows more records written or dropped than offered. */
  @SuppressWarnings("EnumOrdinal") // read in this process only
  public SinkStatistics statistics() {
    long writtenSum = written.sum();
    Map<DropReason, Long> droppedSums = new EnumMap<>(DropReason.class);
    lost.forEach((reason, count) -> droppedSums.put(reason, count.sum()));
    long takenSum = taken.getAcquire();
    for (DropReason reason : DropReason.values()) {
      long refused = sum(RecordSlot.DROPPED + reason.ordinal());
      droppedSums.merge(reason, refused, Long::sum);
    }
    long accepted = sum(RecordSlot.ACCEPTED);
    return new SinkStatistics(
        sum(RecordSlot.OFFERED), writtenSum, droppedSums, accepted - takenSum, ring.usedBytes());
  }

  private long sum(int number) {
    return slots.sum(slot -> slot.number(number));
  }
}
