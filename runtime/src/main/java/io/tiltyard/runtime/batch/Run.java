package io.tiltyard.runtime.batch;

import io.tiltyard.runtime.model.ModelInstance;
import java.util.List;

/** A run in progress and who waits for it. */
final class Run {
  private final ModelInstance instance;
  private final List<BatchMember> members;
  private final TerminationWord word = new TerminationWord();

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
    return true;
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
