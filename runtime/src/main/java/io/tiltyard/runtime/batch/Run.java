package io.tiltyard.runtime.batch;

import io.tiltyard.runtime.model.ModelInstance;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A run in progress and who waits for it. */
final class Run {
  /** Operators that end at all end sooner, and the run with them. */
  private static final long STUCK_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** More than any run that was believed to be cheap has ever taken. */
  static final long MAX_INLINE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final ModelInstance instance;
  private final List<BatchMember> members;
  private final TerminationWord word = new TerminationWord();
  private final boolean inline;
  private final long startNanos;
  private boolean evicted;
  private boolean terminated;
  private long terminatedNanos;

  /**
   * @param inline on a thread that must not be held up
   */
  Run(ModelInstance instance, List<BatchMember> members, boolean inline, long startNanos) {
    this.instance = instance;
    this.members = List.copyOf(members);
    this.inline = inline;
    this.startNanos = startNanos;
  }

  /**
   * Tells the members whose deadline passed, and terminates the run where nobody waits any more, or
   * where it holds a thread up that it must not: then it is evicted, to be run again elsewhere. On
   * the watchdog's thread, also when the run is over meanwhile.
   *
   * @return whether the run was terminated now because nobody waits
   */
  boolean watch(long nowNanos) {
    boolean awaited = false;
    for (BatchMember member : members) {
      awaited |= !member.expire(nowNanos);
    }
    boolean mayGoOn = !inline || nowNanos - startNanos < MAX_INLINE_NANOS;
    if ((awaited && mayGoOn) || !word.tryTerminate()) {
      return false;
    }
    evicted = awaited;
    try {
      instance.terminate();
    } finally {
      word.terminated();
    }
    terminated = true;
    terminatedNanos = nowNanos;
    return !awaited;
  }

  /**
   * Whether it goes on long after it was terminated: an engine looks between two operators, and
   * nothing ends one of them. On the watchdog's thread.
   */
  boolean isStuck(long nowNanos) {
    return terminated && nowNanos - terminatedNanos >= STUCK_NANOS;
  }

  /**
   * On the instance's thread, when the run returned.
   *
   * @return whether it was terminated; the instance is usable again
   */
  boolean end() {
    boolean terminated = word.end();
    if (terminated) {
      instance.resume();
    }
    return terminated;
  }

  /** Whether it was terminated although somebody waits. After {@link #end}, on that thread. */
  boolean isEvicted() {
    return evicted;
  }
}
