package io.tiltyard.router.admission;

import io.tiltyard.runtime.batch.Priority;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * When the first of those that wait should be finished, by priority. Any thread tells and asks,
 * without a lock. With the request that has the first goal, that goal is forgotten: what is said
 * until the next request comes may be later than true, and is never a goal that nobody has.
 */
public final class FirstGoals {
  /** A goal that does not come: of a request without a deadline, or of nobody. */
  public static final long NEVER = Load.NEVER;

  private final AtomicLongArray nanos = new AtomicLongArray(Priority.LEVELS);

  public FirstGoals() {
    for (int level = 0; level < Priority.LEVELS; level++) {
      nanos.set(level, NEVER);
    }
  }

  /** A request begins to wait. */
  public void enter(int priority, long goalNanos) {
    long first = nanos.get(priority);
    while (isBefore(goalNanos, first) && !nanos.compareAndSet(priority, first, goalNanos)) {
      first = nanos.get(priority);
    }
  }

  /** A request that entered with this goal waits no more. */
  public void leave(int priority, long goalNanos) {
    if (goalNanos != NEVER && nanos.get(priority) == goalNanos) {
      nanos.compareAndSet(priority, goalNanos, NEVER);
    }
  }

  /** The first goal of this priority and all above it, {@link #NEVER} where there is none. */
  public long first(int priority) {
    long first = NEVER;
    for (int level = 0; level <= priority; level++) {
      long goal = nanos.get(level);
      first = isBefore(goal, first) ? goal : first;
    }
    return first;
  }

  private static boolean isBefore(long goal, long other) {
    return goal != NEVER && (other == NEVER || goal - other < 0);
  }
}
