package io.tiltyard.runtime.batch;

import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Which workers rest. One that rests is either woken, or its instance is lent to a thread that runs
 * a batch in its place; of all that try, one succeeds. Whoever takes a worker out of its rest sees
 * what it did before.
 */
public final class IdleWorkers {
  /** Returned where no worker rests. */
  public static final int NONE = -1;

  private static final int AWAKE = 0;
  private static final int RESTING = 1;
  private static final int LENT = 2;

  private final AtomicIntegerArray states;

  public IdleWorkers(int workers) {
    states = new AtomicIntegerArray(workers);
  }

  /** The worker: from here on it can be woken or lent. */
  public void rest(int worker) {
    states.set(worker, RESTING);
  }

  /**
   * The worker, which is not to touch its instance before this succeeds.
   *
   * @return false where its instance is lent
   */
  public boolean tryResume(int worker) {
    return states.get(worker) == AWAKE || states.compareAndSet(worker, RESTING, AWAKE);
  }

  /** Any thread: takes this one out of its rest, which is then to be unparked, where it rests. */
  public boolean tryWake(int worker) {
    return tryTake(worker, AWAKE);
  }

  /** Any thread: takes one out of its rest, which is then to be unparked. */
  public int wakeOne() {
    return take(AWAKE);
  }

  /** Any thread: takes the instance of one that rests, until {@link #giveBack} or {@link #wake}. */
  public int borrow() {
    return take(LENT);
  }

  /** Who borrowed it: the worker rests again. */
  public void giveBack(int worker) {
    states.set(worker, RESTING);
  }

  /** Who borrowed it: the worker is awake, and to be unparked. */
  public void wake(int worker) {
    states.set(worker, AWAKE);
  }

  private int take(int state) {
    for (int i = 0; i < states.length(); i++) {
      if (tryTake(i, state)) {
        return i;
      }
    }
    return NONE;
  }

  private boolean tryTake(int worker, int state) {
    return states.get(worker) == RESTING && states.compareAndSet(worker, RESTING, state);
  }
}
