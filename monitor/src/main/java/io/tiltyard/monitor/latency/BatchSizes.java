package io.tiltyard.monitor.latency;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts and times by batch size: a table of fixed size with open addressing. A cell is claimed
 * once and never given back, so that adding needs no lock and is done after a bounded number of
 * steps.
 */
final class BatchSizes {
  /** Distinct sizes that are kept; runs of further sizes are left out. A power of two. */
  static final int CAPACITY = 128;

  private static final long FREE = 0;
  private static final int FIELDS = 3;
  private static final int COUNT = 1;
  private static final int NANOS = 2;

  private final AtomicLongArray cells = new AtomicLongArray(CAPACITY * FIELDS);

  /** Adds one run; sizes below 1 are left out. */
  void add(long batchSize, long nanos) {
    if (batchSize < 1) {
      return;
    }
    int start = (int) (batchSize & (CAPACITY - 1));
    for (int i = 0; i < CAPACITY; i++) {
      int cell = ((start + i) & (CAPACITY - 1)) * FIELDS;
      if (holds(cell, batchSize)) {
        cells.getAndAdd(cell + NANOS, nanos);
        cells.getAndIncrement(cell + COUNT);
        return;
      }
    }
  }

  private boolean holds(int cell, long batchSize) {
    long size = cells.get(cell);
    if (size == FREE) {
      size = cells.compareAndExchange(cell, FREE, batchSize);
      return size == FREE || size == batchSize;
    }
    return size == batchSize;
  }

  List<BatchStatistics> snapshot() {
    List<BatchStatistics> batches = new ArrayList<>();
    for (int cell = 0; cell < cells.length(); cell += FIELDS) {
      long count = cells.get(cell + COUNT);
      if (count > 0) {
        CountAndNanos runs = new CountAndNanos(count, cells.get(cell + NANOS));
        batches.add(new BatchStatistics(cells.get(cell), runs));
      }
    }
    batches.sort(Comparator.comparingLong(BatchStatistics::batchSize));
    return batches;
  }
}
