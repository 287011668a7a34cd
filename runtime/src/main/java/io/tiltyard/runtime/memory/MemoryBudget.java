package io.tiltyard.runtime.memory;

import io.tiltyard.base.error.ModelLoadException;

/**
 * Says no to a version that would not fit before it is loaded. What is promised to loads under way
 * counts as taken, less what the process has grown by since: that is taken in fact. Thread-safe.
 */
public final class MemoryBudget {
  private static final double BYTES_A_MIB = 1 << 20;

  private final Machine machine;
  private final long limitBytes;

  /** To all loads under way, in bytes. Guarded by this. */
  private long promised;

  /** What the process would have without them. Guarded by this. */
  private long residentBefore;

  /**
   * @param limitBytes that the process may have; 0 for what the machine has
   */
  public MemoryBudget(Machine machine, long limitBytes) {
    this.machine = machine;
    this.limitBytes = limitBytes == 0 ? machine.totalBytes() : limitBytes;
  }

  /**
   * Takes note of a load that is about to begin.
   *
   * @param bytes that it is forecast to need
   * @return to be closed when the load is through, well or not
   * @throws ModelLoadException {@code memory}, with the numbers, where it does not fit
   */
  public synchronized Promise promise(long bytes) throws ModelLoadException {
    // What exceeds all promises is none of what is promised now.
    long least = machine.residentBytes() - promised;
    residentBefore = promised == 0 ? least : Math.max(residentBefore, least);
    long free = freeBytes() - (promised - shown(promised));
    if (bytes > free) {
      throw new ModelLoadException(
          "memory",
          "needs about "
              + mebibytes(bytes)
              + ", and "
              + mebibytes(Math.max(0, free))
              + " of "
              + mebibytes(limitBytes)
              + " are free");
    }
    promised += bytes;
    return new Promise(bytes);
  }

  /** How much of these bytes the process has grown by. */
  private long shown(long bytes) {
    return Math.max(0, Math.min(bytes, machine.residentBytes() - residentBefore));
  }

  private synchronized void end(long bytes) {
    residentBefore += shown(bytes);
    promised -= bytes;
  }

  /** What could be loaded now if nothing else were under way, in bytes. */
  public long freeBytes() {
    return Math.min(limitBytes - machine.residentBytes(), machine.availableBytes());
  }

  /** What the process may have, in bytes. */
  public long limitBytes() {
    return limitBytes;
  }

  private static String mebibytes(long bytes) {
    return Math.round(bytes / BYTES_A_MIB) + " MiB";
  }

  /** Memory that a load under way may take. */
  public final class Promise implements AutoCloseable {
    private final long bytes;

    private Promise(long bytes) {
      this.bytes = bytes;
    }

    @Override
    public void close() {
      end(bytes);
    }
  }
}
