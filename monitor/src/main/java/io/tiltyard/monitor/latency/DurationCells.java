package io.tiltyard.monitor.latency;

import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Counts durations in the cells of an {@link Histogram} of {@link #newHistogram}: 128 cells to each
 * power of two. The cells of a power are made when its first value comes, 1 KiB each. One thread
 * writes, any thread reads.
 */
final class DurationCells {
  /** Longer values are cut to this by whoever counts. */
  static final long HIGHEST_NANOS = 3_600_000_000_000L;

  /** The finest cell, so that values from 1 us on are told apart to one percent. */
  private static final long LOWEST_NANOS = 8;

  /** Values are told apart to one percent, at about 35 KiB a histogram. */
  private static final int SIGNIFICANT_DIGITS = 2;

  private static final int UNIT_BITS = 3;
  private static final int HALF_BITS = 7;
  private static final int HALF = 1 << HALF_BITS;

  /** Values below this have the width of the finest cell. */
  private static final long LINEAR = (2L * HALF) << UNIT_BITS;

  private static final int LINEAR_BITS = UNIT_BITS + HALF_BITS + 1;
  private static final int BLOCKS = block(HIGHEST_NANOS) + 1;

  private final AtomicReferenceArray<@Nullable AtomicLongArray> blocks =
      new AtomicReferenceArray<>(BLOCKS);

  static Histogram newHistogram() {
    return new Histogram(LOWEST_NANOS, HIGHEST_NANOS, SIGNIFICANT_DIGITS);
  }

  /** The owner: counts a value from 0 to {@link #HIGHEST_NANOS}. */
  void add(long nanos) {
    int shift = shift(nanos);
    int cell = (int) (nanos >>> shift);
    int block = shift - UNIT_BITS + (cell >>> HALF_BITS);
    AtomicLongArray cells = blocks.getPlain(block);
    if (cells == null) {
      cells = new AtomicLongArray(HALF);
      blocks.setRelease(block, cells);
    }
    int at = cell & (HALF - 1);
    cells.setOpaque(at, cells.getPlain(at) + 1);
  }

  /** Any thread: puts this into {@code counted} where it counted anything. */
  void addWhereAny(List<DurationCells> counted) {
    for (int block = 0; block < BLOCKS; block++) {
      if (blocks.getAcquire(block) != null) {
        counted.add(this);
        return;
      }
    }
  }

  /** Any thread: adds what was counted so far to {@code sum}. */
  void addTo(Histogram sum) {
    for (int block = 0; block < BLOCKS; block++) {
      AtomicLongArray cells = blocks.getAcquire(block);
      for (int at = 0; cells != null && at < HALF; at++) {
        long count = cells.getOpaque(at);
        if (count > 0) {
          sum.recordValueWithCount(value(block, at), count);
        }
      }
    }
  }

  /** How far to shift a value to the right to get its cell among those of equal width. */
  private static int shift(long nanos) {
    return Long.SIZE - Long.numberOfLeadingZeros(nanos | (LINEAR - 1)) - LINEAR_BITS + UNIT_BITS;
  }

  private static int block(long nanos) {
    int shift = shift(nanos);
    return shift - UNIT_BITS + (int) (nanos >>> shift >>> HALF_BITS);
  }

  /** The lowest value of a cell. */
  private static long value(int block, int at) {
    return block == 0 ? (long) at << UNIT_BITS : (long) (HALF + at) << (block - 1 + UNIT_BITS);
  }
}
