package io.tiltyard.router.load;

import io.tiltyard.base.time.Clock;
import io.tiltyard.monitor.agent.Agent;
import io.tiltyard.monitor.latency.ArmSnapshot;
import io.tiltyard.monitor.latency.LatencyBook;
import io.tiltyard.monitor.latency.LiveLatency;
import io.tiltyard.runtime.lifecycle.LiveImpact;
import io.tiltyard.runtime.prepare.Throttle;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Watches the live 99th percentile while versions load. A load stands back, between its steps and
 * between two chunks of a copy, for as long as requests take half as long again as they did before
 * and at least a millisecond more; 10 s in all, since a load that waits for ever serves nobody
 * either. Thread-safe.
 */
public final class LoadThrottle implements Throttle, Agent {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  /** What is compared with is at least so long, and at most twice. */
  private static final long BEFORE_NANOS = 10 * SECOND;

  private static final long LOOK_NANOS = SECOND / 4;
  private static final long NAP_NANOS = SECOND / 20;
  private static final long MOST_WAIT_NANOS = 10 * SECOND;
  private static final long SLACK_NANOS = SECOND / 1000;

  private final LatencyBook book;
  private final long copyBytesPerSecond;
  private final Clock clock;
  private final Napper napper;
  private Sample older;
  private Sample newer;

  private record Sample(long nanos, List<ArmSnapshot> arms) {}

  /** Passes time. */
  @FunctionalInterface
  interface Napper {
    void nap(long nanos);
  }

  /**
   * @param copyBytesPerSecond most that one copy into the private store reads; 0 for no limit
   */
  public LoadThrottle(LatencyBook book, long copyBytesPerSecond, Clock clock) {
    this(book, copyBytesPerSecond, clock, LoadThrottle::sleep);
  }

  LoadThrottle(LatencyBook book, long copyBytesPerSecond, Clock clock, Napper napper) {
    this.book = book;
    this.copyBytesPerSecond = copyBytesPerSecond;
    this.clock = clock;
    this.napper = napper;
    this.newer = sample();
    this.older = newer;
  }

  private static void sleep(long nanos) {
    try {
      TimeUnit.NANOSECONDS.sleep(nanos);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Sample sample() {
    return new Sample(clock.nanoTime(), arms());
  }

  /** What all arms did up to now. */
  private List<ArmSnapshot> arms() {
    book.tick();
    return book.snapshot();
  }

  /** Remembers how requests fare, from time to time. */
  @Override
  public synchronized int doWork() {
    if (clock.nanoTime() - newer.nanos() < BEFORE_NANOS) {
      return 0;
    }
    older = newer;
    newer = sample();
    return 1;
  }

  @Override
  public long pauseNanos() {
    return SECOND;
  }

  @Override
  public String name() {
    return "load-throttle";
  }

  @Override
  public void close() {}

  private synchronized List<ArmSnapshot> before() {
    return older.arms();
  }

  @Override
  public Watch begin() {
    return new LoadWatch();
  }

  /** One load. */
  private final class LoadWatch implements Watch {
    private final Sample start = sample();
    private final long p99Before = LiveLatency.p99Nanos(before(), start.arms());
    private Sample look = start;
    private boolean suffering;
    private long waited;

    @Override
    public void step() {
      while (suffers() && waited < MOST_WAIT_NANOS) {
        nap(NAP_NANOS);
      }
    }

    /** Whether requests of the last moments took too long; looks again only after a while. */
    private boolean suffers() {
      if (p99Before == 0 || clock.nanoTime() - look.nanos() < LOOK_NANOS) {
        return p99Before != 0 && suffering;
      }
      Sample now = sample();
      long p99 = LiveLatency.p99Nanos(look.arms(), now.arms());
      look = now;
      suffering = p99 > Math.max(p99Before + p99Before / 2, p99Before + SLACK_NANOS);
      return suffering;
    }

    private void nap(long nanos) {
      napper.nap(nanos);
      waited += nanos;
    }

    @Override
    public void pause(long bytesCopied) {
      if (copyBytesPerSecond > 0) {
        long due = (long) ((double) bytesCopied / copyBytesPerSecond * SECOND);
        long ahead = due - (clock.nanoTime() - start.nanos());
        if (ahead > 0) {
          napper.nap(ahead);
        }
      }
      step();
    }

    @Override
    public LiveImpact impact() {
      long during = LiveLatency.p99Nanos(start.arms(), arms());
      return new LiveImpact(p99Before, during, waited);
    }

    @Override
    public void close() {}
  }
}
