package io.tiltyard.runtime.prepare;

import io.tiltyard.runtime.memory.MemoryBudget;
import io.tiltyard.runtime.model.ModelLoadException;
import io.tiltyard.runtime.time.Clock;
import io.tiltyard.runtime.trial.Trial;
import io.tiltyard.runtime.trial.TrialSettings;
import java.time.Duration;

/** What a new version goes through in a process of its own before this one touches it. */
public final class Trials {
  private static final long USUAL_BYTES = 1L << 30;
  private static final long PER_FILE_BYTE = 8;

  private final boolean enabled;
  private final Duration timeout;
  private final long memoryBytes;
  private final Clock clock;

  private Trials(boolean enabled, Duration timeout, long memoryBytes, Clock clock) {
    this.enabled = enabled;
    this.timeout = timeout;
    this.memoryBytes = memoryBytes;
    this.clock = clock;
  }

  /**
   * @param timeout of one trial, start of its process included
   * @param memoryBytes most memory of its process; 0 for 1 GiB and 8 bytes for each of the
   *     version's files, as far as they are free
   */
  public static Trials of(Duration timeout, long memoryBytes, Clock clock) {
    return new Trials(true, timeout, memoryBytes, clock);
  }

  /** Versions are loaded untried. */
  public static Trials none(Clock clock) {
    return new Trials(false, Duration.ZERO, 0, clock);
  }

  private static long usual(StoredVersion version, MemoryBudget budget) {
    return Math.min(budget.freeBytes(), USUAL_BYTES + PER_FILE_BYTE * version.tree().bytes());
  }

  /** Tries a version; returns the memory that it took, 0 where it was not tried. Blocks. */
  long run(StoredVersion version, MemoryBudget budget) throws ModelLoadException {
    if (!enabled) {
      return 0;
    }
    long memory = memoryBytes == 0 ? usual(version, budget) : memoryBytes;
    return new Trial(TrialSettings.of(memory).withTimeout(timeout), clock)
        .run(
            version.artifact(),
            version.configuration().settings(),
            version.goldenDirectory(),
            version.configuration().golden())
        .memory()
        .forecast();
  }
}
