package io.tiltyard.runtime.lifecycle;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Admission and the right to close, in one long: the two highest bits are flags, the rest counts
 * the calls in flight.
 *
 * <pre>
 *   OPEN, n calls ──drain──► DRAINING, n calls ──last release──► DRAINING|CLOSED, 0 calls
 *   OPEN, 0 calls ──drain──► DRAINING|CLOSED, 0 calls
 * </pre>
 *
 * <p>An acquire never succeeds once draining began, and exactly one caller of {@link #drain} or
 * {@link #release} is told to close: the one whose own compare-and-set writes CLOSED. Counting up
 * first and down again on a refusal would not do: the transient count lets two callers see zero.
 */
public final class LifecycleWord {
  private static final long CLOSED = 1L << 63;
  private static final long DRAINING = 1L << 62;
  private static final long COUNT = DRAINING - 1;

  private static final VarHandle WORD;

  static {
    try {
      WORD = MethodHandles.lookup().findVarHandle(LifecycleWord.class, "word", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @SuppressWarnings("FieldMayBeFinal") // written through WORD
  private volatile long word;

  /** Adds one call, unless draining began. */
  public boolean tryAcquire() {
    while (true) {
      long seen = word;
      if ((seen & (DRAINING | CLOSED)) != 0) {
        return false;
      }
      if (WORD.compareAndSet(this, seen, seen + 1)) {
        return true;
      }
    }
  }

  /**
   * Takes one call away.
   *
   * @return true for exactly one caller in a word's life, the one that must close
   */
  public boolean release() {
    while (true) {
      long seen = word;
      if ((seen & COUNT) == 0) {
        throw new IllegalStateException("released more often than acquired");
      }
      long next = seen - 1;
      boolean claims = next == DRAINING;
      if (WORD.compareAndSet(this, seen, claims ? DRAINING | CLOSED : next)) {
        return claims;
      }
    }
  }

  /**
   * Ends admission. Later calls change nothing.
   *
   * @return true when no call was in flight and this caller must close
   */
  public boolean drain() {
    while (true) {
      long seen = word;
      if ((seen & DRAINING) != 0) {
        return false;
      }
      boolean claims = (seen & COUNT) == 0;
      if (WORD.compareAndSet(this, seen, claims ? DRAINING | CLOSED : seen | DRAINING)) {
        return claims;
      }
    }
  }

  public boolean isDraining() {
    return (word & DRAINING) != 0;
  }

  public boolean isClosed() {
    return (word & CLOSED) != 0;
  }

  /** Calls in flight. */
  public long count() {
    return word & COUNT;
  }
}
