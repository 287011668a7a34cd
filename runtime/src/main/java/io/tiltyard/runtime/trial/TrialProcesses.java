package io.tiltyard.runtime.trial;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Processes between two versions. A process starts in a second or less, and tries a small model in
 * some hundredths of one: where many versions come at a time, each process tries one after the
 * other.
 *
 * <p>There are never more processes than trials that were under way at the same time, and none
 * while nothing waits to be loaded. Thread-safe.
 */
public final class TrialProcesses implements AutoCloseable {
  private final BooleanSupplier more;
  private final Deque<Idle> idle = new ArrayDeque<>();
  private boolean closed;

  private record Idle(TrialKind kind, TrialProcess process) {}

  /**
   * @param more whether other versions wait to be loaded; asked on any thread
   */
  public TrialProcesses(BooleanSupplier more) {
    this.more = more;
  }

  /** A process that tried versions of this kind, and nothing but passed; null where none idles. */
  @Nullable TrialProcess take(TrialKind kind) {
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

  /** Takes a process back after a version that passed; ends it where it is of no more use. */
  void give(TrialKind kind, TrialProcess process, TrialReport passed) {
    if (!kind.isShared() || !more.getAsBoolean() || !process.renew(passed) || !add(kind, process)) {
      process.close();
    }
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
