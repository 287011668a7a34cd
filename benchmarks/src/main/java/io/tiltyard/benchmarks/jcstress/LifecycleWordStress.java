package io.tiltyard.benchmarks.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.tiltyard.runtime.lifecycle.LifecycleWord;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A version is closed exactly once, and never under a call. Results hold 1 where a caller was told
 * to close, or was admitted.
 */
public final class LifecycleWordStress {
  private LifecycleWordStress() {}

  private static int bit(boolean yes) {
    return yes ? 1 : 0;
  }

  /** The last two calls end while draining begins. */
  @JCStressTest
  @Description("Two releases against a drain: one of the three closes.")
  @Outcome(id = "1, 0, 0, 1", expect = ACCEPTABLE, desc = "the first release came last")
  @Outcome(id = "0, 1, 0, 1", expect = ACCEPTABLE, desc = "the second release came last")
  @Outcome(id = "0, 0, 1, 1", expect = ACCEPTABLE, desc = "the drain found no call")
  @Outcome(expect = FORBIDDEN, desc = "closed never, or twice")
  @State
  public static class TwoReleasesAndDrain {
    private final LifecycleWord word = new LifecycleWord();

    public TwoReleasesAndDrain() {
      word.tryAcquire();
      word.tryAcquire();
    }

    @Actor
    public void firstRelease(IIII_Result r) {
      r.r1 = bit(word.release());
    }

    @Actor
    public void secondRelease(IIII_Result r) {
      r.r2 = bit(word.release());
    }

    @Actor
    public void drain(IIII_Result r) {
      r.r3 = bit(word.drain());
    }

    @Arbiter
    public void end(IIII_Result r) {
      r.r4 = bit(word.isClosed() && word.count() == 0);
    }
  }

  /** As {@link TwoReleasesAndDrain}, for machines of two cores. */
  @JCStressTest
  @Description("A release against another that follows a drain: one of the three closes.")
  @Outcome(id = "1, 0, 0", expect = ACCEPTABLE, desc = "the lone release came last")
  @Outcome(id = "0, 0, 1", expect = ACCEPTABLE, desc = "the release after the drain came last")
  @Outcome(expect = FORBIDDEN, desc = "closed never, or twice, or while a call was in flight")
  @State
  public static class ReleaseAndDrainingRelease {
    private final LifecycleWord word = new LifecycleWord();

    public ReleaseAndDrainingRelease() {
      word.tryAcquire();
      word.tryAcquire();
    }

    @Actor
    public void release(III_Result r) {
      r.r1 = bit(word.release());
    }

    @Actor
    public void drainAndRelease(III_Result r) {
      r.r2 = bit(word.drain());
      r.r3 = bit(word.release());
    }
  }

  /** The last two calls end on one thread while draining begins on another. */
  @JCStressTest
  @Description("Two releases in a row against a drain: one of the three closes.")
  @Outcome(id = "0, 1, 0", expect = ACCEPTABLE, desc = "the second release came last")
  @Outcome(id = "0, 0, 1", expect = ACCEPTABLE, desc = "the drain found no call")
  @Outcome(expect = FORBIDDEN, desc = "closed never, or twice, or while a call was in flight")
  @State
  public static class ReleasesAndDrain {
    private final LifecycleWord word = new LifecycleWord();

    public ReleasesAndDrain() {
      word.tryAcquire();
      word.tryAcquire();
    }

    @Actor
    public void releases(III_Result r) {
      r.r1 = bit(word.release());
      r.r2 = bit(word.release());
    }

    @Actor
    public void drain(III_Result r) {
      r.r3 = bit(word.drain());
    }
  }

  /** A call arrives while draining begins. */
  @JCStressTest
  @Description("An acquire against a drain: an admitted call keeps the word open.")
  @Outcome(id = "1, 0, 0", expect = ACCEPTABLE, desc = "admitted: the drain waits for the release")
  @Outcome(id = "0, 1, 1", expect = ACCEPTABLE, desc = "refused: the drain closed")
  @Outcome(expect = FORBIDDEN, desc = "a call on a closed word, or a word that nobody closes")
  @State
  public static class AcquireAndDrain {
    private final LifecycleWord word = new LifecycleWord();

    @Actor
    public void acquire(III_Result r) {
      r.r1 = bit(word.tryAcquire());
    }

    @Actor
    public void drain(III_Result r) {
      r.r2 = bit(word.drain());
    }

    @Arbiter
    public void end(III_Result r) {
      r.r3 = bit(word.isClosed());
    }
  }

  /** A call arrives while the last one ends, after draining began. */
  @JCStressTest
  @Description("A late acquire against the last release: the refused call leaves no trace.")
  @Outcome(id = "0, 1, 1", expect = ACCEPTABLE, desc = "refused, and the release closed")
  @Outcome(expect = FORBIDDEN, desc = "admitted while draining, or a word that nobody closes")
  @State
  public static class LateAcquireAndLastRelease {
    private final LifecycleWord word = new LifecycleWord();

    public LateAcquireAndLastRelease() {
      word.tryAcquire();
      word.drain();
    }

    @Actor
    public void acquire(III_Result r) {
      r.r1 = bit(word.tryAcquire());
    }

    @Actor
    public void release(III_Result r) {
      r.r2 = bit(word.release());
    }

    @Arbiter
    public void end(III_Result r) {
      r.r3 = bit(word.isClosed() && word.count() == 0);
    }
  }

  /** A whole call passes while draining begins. */
  @JCStressTest
  @Description("A call from start to end against a drain: one of the two closes.")
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "admitted, and its release closed")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "over before the drain, or refused by it")
  @Outcome(expect = FORBIDDEN, desc = "closed never, or twice")
  @State
  public static class CallAndDrain {
    private final LifecycleWord word = new LifecycleWord();

    @Actor
    public void call(II_Result r) {
      r.r1 = bit(word.tryAcquire() && word.release());
    }

    @Actor
    public void drain(II_Result r) {
      r.r2 = bit(word.drain());
    }
  }
}
