package io.tiltyard.runtime.prepare;

import io.tiltyard.base.error.ModelLoadException;
import io.tiltyard.base.time.Clock;
import io.tiltyard.runtime.golden.GoldenTensor;
import io.tiltyard.runtime.lifecycle.LoadThreads;
import io.tiltyard.runtime.memory.MemoryBudget;
import io.tiltyard.runtime.trial.Trial;
import io.tiltyard.runtime.trial.TrialProcesses;
import io.tiltyard.runtime.trial.TrialReport;
import io.tiltyard.runtime.trial.TrialSettings;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a new version goes through in another process before this one touches it. Thread-safe. */
public final class Trials implements AutoCloseable {
  private static final long USUAL_BYTES = 1L << 30;
  private static final long PER_FILE_BYTE = 8;

  /** Limits are multiples of this, so that versions of about the same size can share a process. */
  private static final long STEP_BYTES = 64L << 20;

  private final Duration timeout;
  private final long memoryBytes;
  private final @Nullable LoadThreads threads;
  private final TrialProcesses processes;
  private final TrialRoom room = new TrialRoom();
  private final Clock clock;

  private Trials(@Nullable LoadThreads threads, Duration timeout, long memoryBytes, Clock clock) {
    this.threads = threads;
    this.timeout = timeout;
    this.memoryBytes = memoryBytes;
    this.processes = new TrialProcesses(() -> threads != null && threads.hasMore());
    this.clock = clock;
  }

  /**
   * @param timeout of one trial, start of its process included
   * @param memoryBytes most memory of its process; 0 for 1 GiB and 8 bytes for each of the
   *     version's files, less what is not a multiple of 64 MiB, as far as they are free
   * @param threads which wait for trials, and leave their places to others where that takes long
   */
  public static Trials of(Duration timeout, long memoryBytes, LoadThreads threads, Clock clock) {
    return new Trials(threads, timeout, memoryBytes, clock);
  }

  /** Versions are loaded untried. */
  public static Trials none(Clock clock) {
    return new Trials(null, TrialSettings.WARM_UP.multipliedBy(4), 0, clock);
  }

  private long limit(StoredVersion version, MemoryBudget budget) {
    if (memoryBytes > 0) {
      return memoryBytes;
    }
    long wanted = USUAL_BYTES + PER_FILE_BYTE * version.tree().bytes();
    long most = Math.max(STEP_BYTES, Math.min(budget.freeBytes(), wanted));
    return most - most % STEP_BYTES;
  }

  /** No warm-up run begins later, in a trial or after it. */
  long warmUpNanos() {
    return TrialSettings.of(timeout, 0).warmUp().toNanos();
  }

  /** Tries a version; null where nothing is tried. Blocks, on a load thread. */
  @Nullable TrialReport run(
      StoredVersion version, List<List<GoldenTensor>> recent, MemoryBudget budget)
      throws ModelLoadException {
    if (threads == null) {
      return null;
    }
    long limit = limit(version, budget);
    try (LoadThreads.Absence absence = threads.absence()) {
      room.enter(limit, budget, absence::begin);
      try {
        TrialSettings settings = TrialSettings.of(timeout, limit);
        return new Trial(settings, processes, absence::begin, clock)
            .run(
                version.artifact(),
                version.configuration().settings(),
                version.goldenDirectory(),
                version.configuration().golden(),
                recent);
      } finally {
        room.leave(limit); // before this thread waits for its place
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ModelLoadException("trial_failed", "the trial was interrupted", e);
    }
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
