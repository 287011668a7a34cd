package io.tiltyard.runtime.prepare;

import io.tiltyard.runtime.golden.GoldenTensor;
import io.tiltyard.runtime.memory.MemoryBudget;
import io.tiltyard.runtime.model.ModelLoadException;
import io.tiltyard.runtime.time.Clock;
import io.tiltyard.runtime.trial.Trial;
import io.tiltyard.runtime.trial.TrialProcesses;
import io.tiltyard.runtime.trial.TrialSettings;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/** What a new version goes through in another process before this one touches it. Thread-safe. */
public final class Trials implements AutoCloseable {
  private static final long USUAL_BYTES = 1L << 30;
  private static final long PER_FILE_BYTE = 8;

  /** Limits are multiples of this, so that versions of about the same size can share a process. */
  private static final long STEP_BYTES = 64L << 20;

  private final boolean enabled;
  private final Duration timeout;
  private final long memoryBytes;
  private final TrialProcesses processes;
  private final Clock clock;

  private Trials(
      boolean enabled, Duration timeout, long memoryBytes, TrialProcesses processes, Clock clock) {
    this.enabled = enabled;
    this.timeout = timeout;
    this.memoryBytes = memoryBytes;
    this.processes = processes;
    this.clock = clock;
  }

  /**
   * @param timeout of one trial, start of its process included
   * @param memoryBytes most memory of its process; 0 for 1 GiB and 8 bytes for each of the
   *     version's files, less what is not a multiple of 64 MiB, as far as they are free
   * @param more whether versions wait to be loaded, which may be tried by the same process; asked
   *     on any thread
   */
  public static Trials of(Duration timeout, long memoryBytes, BooleanSupplier more, Clock clock) {
    return new Trials(true, timeout, memoryBytes, new TrialProcesses(more), clock);
  }

  /** Versions are loaded untried. */
  public static Trials none(Clock clock) {
    return new Trials(false, Duration.ZERO, 0, new TrialProcesses(() -> false), clock);
  }

  private static long usual(StoredVersion version, MemoryBudget budget) {
    long wanted = USUAL_BYTES + PER_FILE_BYTE * version.tree().bytes();
    return Math.min(budget.freeBytes(), wanted - wanted % STEP_BYTES);
  }

  /** Tries a version; returns the memory that it took, 0 where it was not tried. Blocks. */
  long run(StoredVersion version, List<List<GoldenTensor>> recent, MemoryBudget budget)
      throws ModelLoadException {
    if (!enabled) {
      return 0;
    }
    long memory = memoryBytes == 0 ? usual(version, budget) : memoryBytes;
    return new Trial(TrialSettings.of(memory).withTimeout(timeout), processes, clock)
        .run(
            version.artifact(),
            version.configuration().settings(),
            version.goldenDirectory(),
            version.configuration().golden(),
            recent)
        .memory()
        .forecast();
  }

  /** A load is through: where no other waits, the processes end. */
  void rest() {
    processes.rest();
  }

  /** Ends the processes that wait for another version. */
  @Override
  public void close() {
    processes.close();
  }
}
