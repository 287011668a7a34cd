package io.tiltyard.monitor.sink;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A ring of bytes from many writers to one reader. A writer claims room, fills it and commits it;
 * the reader sees records in the order in which they were claimed, each in one piece.
 *
 * <p>Room is counted in units of a cache line, so that no two records share one. Every unit has a
 * word of its own beside the bytes; the word of a record's first unit is zero until it is
 * committed, then tells the units and the bytes that it holds. Where a record does not fit before
 * the end of the ring, the rest is skipped. Positions grow for ever.
 *
 * <p>A writer that is stopped between claim and commit holds up the reader, and with a full ring
 * makes the others drop; it never makes them wait.
 */
final class ByteRing {
  static final int UNIT_BYTES = 64;

  /** Returned by {@link #claim} where there is no room. */
  static final int FULL = -1;

  /** Returned by {@link #claim} after {@link #close}. */
  static final int CLOSED = -2;

  private static final int UNIT_BITS = 6;
  private static final int MAX_UNITS = 1 << (30 - UNIT_BITS);
  private static final long CLOSED_BIT = Long.MIN_VALUE;

  /** The positions lie two cache lines apart. */
  private static final int TAIL = 16;

  private static final int HEAD = 32;
  private static final int SEEN_HEAD = 48;
  private static final int POSITIONS = 64;

  private final int units;
  private final byte[] bytes;
  private final AtomicLongArray words;
  private final AtomicLongArray positions = new AtomicLongArray(POSITIONS);

  /**
   * @param capacityBytes rounded up to a power of two, of at most 1 GiB
   */
  ByteRing(long capacityBytes) {
    long wanted = Math.min(MAX_UNITS, (capacityBytes + UNIT_BYTES - 1) >>> UNIT_BITS);
    this.units = Math.max(1, Integer.highestOneBit((int) Math.max(1, 2 * wanted - 1)));
    this.bytes = new byte[units << UNIT_BITS];
    this.words = new AtomicLongArray(units);
  }

  int capacityBytes() {
    return bytes.length;
  }

  /** The ring itself; a claim, or a record, is a part of it. */
  byte[] bytes() {
    return bytes;
  }

  /**
   * Any thread; never waits.
   *
   * @param length at least 1, at most the capacity
   * @return the index of the first byte, or {@link #FULL} or {@link #CLOSED}
   */
  int claim(int length) {
    int claimed = units(length);
    while (true) {
      long tail = positions.get(TAIL);
      if (tail < 0) {
        return CLOSED;
      }
      int at = unit(tail);
      int skipped = claimed > units - at ? units - at : 0;
      long next = tail + skipped + claimed;
      if (!isFree(next)) {
        return FULL;
      }
      if (positions.weakCompareAndSetVolatile(TAIL, tail, next)) {
        if (skipped > 0) {
          words.setRelease(at, word(skipped, 0));
        }
        return unit(tail + skipped) << UNIT_BITS;
      }
    }
  }

  private boolean isFree(long next) {
    if (next - positions.getAcquire(SEEN_HEAD) <= units) {
      return true;
    }
    long head = positions.getAcquire(HEAD);
    positions.setRelease(SEEN_HEAD, head);
    return next - head <= units;
  }

  /**
   * Ends a claim: the reader may see it.
   *
   * @param index what {@link #claim} returned
   * @param claimed the length that was claimed
   * @param length of the record, at most {@code claimed}; 0 to have the reader skip it
   */
  void commit(int index, int claimed, int length) {
    words.setRelease(index >>> UNIT_BITS, word(units(claimed), length));
  }

  /**
   * The reader: the oldest record, which stays until {@link #release}.
   *
   * @return the index of its first byte, or -1 where none is committed
   */
  int peek() {
    while (true) {
      int at = unit(positions.getPlain(HEAD));
      long word = words.getAcquire(at);
      if (word == 0) {
        return -1;
      }
      if (length(word) > 0) {
        return at << UNIT_BITS;
      }
      release();
    }
  }

  /** The reader: the length of what {@link #peek} found. */
  int peekedLength() {
    return length(words.getPlain(unit(positions.getPlain(HEAD))));
  }

  /** The reader: frees what {@link #peek} found. */
  void release() {
    long head = positions.getPlain(HEAD);
    int at = unit(head);
    long freed = words.getPlain(at) >>> Integer.SIZE;
    words.setPlain(at, 0);
    positions.setRelease(HEAD, head + freed);
  }

  /** Any thread: no claim succeeds any more. */
  void close() {
    long tail = positions.get(TAIL);
    while (!positions.compareAndSet(TAIL, tail, tail | CLOSED_BIT)) {
      tail = positions.get(TAIL);
    }
  }

  /** Any thread: the bytes that are claimed and not released. */
  long usedBytes() {
    long head = positions.getAcquire(HEAD);
    return ((positions.get(TAIL) & ~CLOSED_BIT) - head) << UNIT_BITS;
  }

  private static int units(int length) {
    return (length + UNIT_BYTES - 1) >>> UNIT_BITS;
  }

  private int unit(long position) {
    return (int) (position & (units - 1));
  }

  private static long word(int units, int length) {
    return (long) units << Integer.SIZE | length;
  }

  private static int length(long word) {
    return (int) word;
  }
}
