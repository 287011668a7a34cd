package io.tiltyard.runtime.trial;

import io.tiltyard.base.error.ModelLoadException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The processes that try versions, and how versions share them. A process starts in a second or
 * less, and tries a small model in some hundredths of one: where many versions come at a time, each
 * process tries one after the other.
 *
 * <p>There is one rule: what does not pass in a process that tried others, hangs or leaves it
 * larger, is tried again in a fresh one, and only what that one says counts. A process is used
 * again after a version that passed, and a fresh one also after a version that it refused in words.
 *
 * <p>There are never more processes than trials that were under way at the same time, and none
 * while nothing waits to be loaded. Thread-safe.
 */
public final class TrialProcesses implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TrialProcesses.class);

  private final BooleanSupplier more;
  private final Deque<Idle> idle = new ArrayDeque<>();
  private boolean closed;

  private record Idle(TrialKind kind, TrialProcess process) {}

  /** One version, tried by one process. */
  @FunctionalInterface
  interface Attempt {
    /**
     * @throws ModelLoadException where the process had to be ended, or ended without a word
     */
    TrialResult in(TrialProcess process)
        throws IOException, InterruptedException, ModelLoadException;
  }

  /**
   * @param more whether other versions wait to be loaded; asked on any thread
   */
  public TrialProcesses(BooleanSupplier more) {
    this.more = more;
  }

  /** Has a version tried; what counts is a pass, or what a fresh process says. */
  TrialResult run(TrialKind kind, Attempt attempt)
      throws IOException, InterruptedException, ModelLoadException {
    TrialProcess used = take(kind);
    if (used != null) {
      try {
        TrialResult result = run(used, kind, attempt);
        if (result.report() != null && !used.hasGrown()) {
          return result;
        }
      } catch (ModelLoadException | IOException e) {
        LOG.debug("what failed in a process that tried others is tried again, alone", e);
      }
    }
    return run(TrialProcess.start(kind.settings()), kind, attempt);
  }

  private TrialResult run(TrialProcess process, TrialKind kind, Attempt attempt)
      throws IOException, InterruptedException, ModelLoadException {
    boolean kept = false;
    try {
      TrialResult result = attempt.in(process);
      process.measure(result);
      kept =
          (process.isFresh() ? result.leavesProcessSound() : result.report() != null)
              && kind.placement().isOnCpu()
              && more.getAsBoolean()
              && process.renew()
              && add(kind, process);
      return result;
    } finally {
      if (!kept) {
        process.close();
      }
    }
  }

  /** A process that tried versions of this kind; null where none idles. */
  private @Nullable TrialProcess take(TrialKind kind) {
    TrialProcess displaced;
    synchronized (this) {
      for (Iterator<Idle> all = idle.iterator(); all.hasNext(); ) {
        Idle next = all.next();
        if (next.kind().equals(kind)) {
          all.remove();
          return next.process();
        }
      }
      Idle oldest = idle.poll();
      displaced = oldest == null ? null : oldest.process();
    }
    if (displaced != null) {
      displaced.close();
    }
    return null;
  }

  private synchronized boolean add(TrialKind kind, TrialProcess process) {
    if (!closed) {
      idle.add(new Idle(kind, process));
    }
    return !closed;
  }

  /** Ends idle processes where nothing more is going to be tried. After each load. */
  public void rest() {
    if (!more.getAsBoolean()) {
      takeAll().forEach(TrialProcess::close);
    }
  }

  private synchronized List<TrialProcess> takeAll() {
    List<TrialProcess> all = new ArrayList<>();
    idle.forEach(each -> all.add(each.process()));
    idle.clear();
    return all;
  }

  /** Ends idle processes now, and those at work when they are through. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    takeAll().forEach(TrialProcess::close);
  }
}
