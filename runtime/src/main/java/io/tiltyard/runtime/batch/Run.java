package io.tiltyard.runtime.batch;

import io.tiltyard.runtime.model.ModelInstance;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A run in progress and who waits for it. */
final class Run {
  /** Operators that end at all end sooner, and the run with them. */
  private static final long STUCK_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final ModelInstance instance;
  private final List<BatchMember> members;
  private final TerminationWord word = new TerminationWord();
  private boolean terminated;
  private long terminatedNanos;

  Run(ModelInstance instance, List<BatchMember> members) {
    this.instance = instance;
    this.members = List.copyOf(members);
  }

  /**
   * Tells the members whose deadline passed, and terminates the run where nobody waits any more. On
   * the watchdog's thread, also when the run is over meanwhile.
   *
   * @return whether the run was terminated now
   */
  boolean watch(long nowNanos) {
    boolean awaited = false;
    for (BatchMember member : members) {
      awaited |= !member.expire(nowNanos);
    }
    if (awaited || !word.tryTerminate()) {
      return false;
    }
    try {
      instance.terminate();
    } finally {
      word.terminated();
    }
    terminated = true;
    terminatedNanos = nowNanos;
    return true;
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
}
