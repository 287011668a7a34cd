package io.tiltyard.runtime.memory;

import io.tiltyard.runtime.model.ModelLoadException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Says no to a version that would not fit before it is loaded. What is promised to loads under way
 * counts as taken. Thread-safe.
 */
public final class MemoryBudget {
  private static final double BYTES_A_MIB = 1 << 20;

  private final Machine machine;
  private final long limitBytes;
  private final AtomicLong promised = new AtomicLong();

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
  public Promise promise(long bytes) throws ModelLoadException {
    long others = promised.getAndAdd(bytes);
    long free = freeBytes() - others;
    if (bytes > free) {
      promised.addAndGet(-bytes);
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
    return new Promise(bytes);
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
      promised.addAndGet(-bytes);
    }
  }
}
