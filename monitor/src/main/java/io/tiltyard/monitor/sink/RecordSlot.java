package io.tiltyard.monitor.sink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Room for one record in a {@link RecordQueue}, and the account of the thread that it belongs to.
 * Each thread has one, again and again; after a claim comes one {@link #commit} or {@link
 * #abandon}.
 */
public final class RecordSlot {
  static final int OFFERED = 0;
  static final int ACCEPTED = 1;
  static final int DROPPED = 2;
  static final int NUMBERS = DROPPED + DropReason.values().length;

  private final ByteRing ring;
  private final ByteBuffer view;
  private final AtomicLongArray numbers = new AtomicLongArray(NUMBERS);
  private int index;
  private int claimed;

  RecordSlot(ByteRing ring) {
    this.ring = ring;
    this.view = ByteBuffer.wrap(ring.bytes()).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Where the record goes, little-endian, from position to limit. */
  public ByteBuffer buffer() {
    return view;
  }

  /** Hands over what was put into {@link #buffer}, which is one byte at least. */
  public void commit() {
    add(ACCEPTED);
    ring.commit(index, claimed, view.position() - index);
  }

  /** Gives the room back; the record counts as dropped. */
  public void abandon() {
    drop(DropReason.FAILED);
    ring.commit(index, claimed, 0);
  }

  boolean claim(int bytes) {
    int found = ring.claim(bytes);
    if (found < 0) {
      drop(found == ByteRing.CLOSED ? DropReason.CLOSED : DropReason.QUEUE_FULL);
      return false;
    }
    index = found;
    claimed = bytes;
    view.limit(found + bytes).position(found);
    return true;
  }

  @SuppressWarnings("EnumOrdinal") // read in this process only
  void drop(DropReason reason) {
    add(DROPPED + reason.ordinal());
  }

  void add(int number) {
    numbers.setRelease(number, numbers.getPlain(number) + 1);
  }

  /** Any thread. */
  long number(int number) {
    return numbers.getAcquire(number);
  }
}
