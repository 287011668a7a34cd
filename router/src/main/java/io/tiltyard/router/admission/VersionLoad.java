package io.tiltyard.router.admission;

import io.tiltyard.runtime.batch.Priority;
import io.tiltyard.runtime.model.ModelOptions;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * What is counted of one version since the process started, over all routes: what waits, how long
 * runs take, how many may be in flight, who was refused. Any thread tells and asks, without a lock
 * or an allocation: a request costs one atomic addition when it enters the queue and one when it
 * leaves, one more when it begins to run, and one for all when it is refused.
 */
public final class VersionLoad {
  /** For so long after it refused a request, a version counts as under pressure. */
  static final long PRESSURE_NANOS = 250_000_000L;

  private final ServiceTimes times = new ServiceTimes();
  private final Caution caution;
  private final Limiter limiter;
  private final AtomicLongArray waitingRows = new AtomicLongArray(Priority.LEVELS);
  private final FirstGoals goals = new FirstGoals();

  private final Map<Verdict, LongAdder> refused = new EnumMap<>(Verdict.class);
  private final RunStarts starts;
  private volatile long pressedNanos;

  /**
   * @param maxWaitNanos the longest standing wait in the queue that is put up with
   */
  public VersionLoad(long maxWaitNanos, long nowNanos) {
    caution = new Caution(nowNanos);
    limiter = new Limiter(maxWaitNanos, nowNanos);
    starts = new RunStarts(ModelOptions.MAX_INSTANCES, nowNanos);
    pressedNanos = nowNanos - PRESSURE_NANOS;
    for (Verdict verdict : Verdict.REFUSALS) {
      refused.put(verdict, new LongAdder());
    }
  }

  /** A run ended that had so many rows and took so long. */
  public void executed(long rows, long runNanos) {
    times.observe(rows, runNanos);
  }

  /** Requests that were refused for this reason. */
  public long refused(Verdict verdict) {
    return adder(verdict).sum();
  }

  long waitingRows() {
    long rows = 0;
    for (int level = 0; level < Priority.LEVELS; level++) {
      rows += waitingRows.get(level);
    }
    return rows;
  }

  /** How long a run of so many rows is expected to take, with caution. */
  long expectedNanos(long rows) {
    return caution.stretched(times.expected(rows));
  }

  Caution caution() {
    return caution;
  }

  Limiter limiter() {
    return limiter;
  }

  void refuse(Verdict verdict, long nowNanos) {
    adder(verdict).increment();
    // Written now and then only, so that refusals do not fight for one cache line.
    if (verdict.isPressure() && nowNanos - pressedNanos > PRESSURE_NANOS / 2) {
      pressedNanos = nowNanos;
    }
  }

  boolean isPressed(long nowNanos) {
    return nowNanos - pressedNanos < PRESSURE_NANOS;
  }

  /**
   * @param goalNanos when it should be finished, {@link Load#NEVER} where it has no deadline
   */
  void enter(int priority, long rows, long goalNanos) {
    waitingRows.getAndAdd(priority, rows);
    goals.enter(priority, goalNanos);
  }

  void leave(int priority, long rows, long goalNanos) {
    waitingRows.getAndAdd(priority, -rows);
    goals.leave(priority, goalNanos);
  }

  void started(long runRows, long nowNanos) {
    starts.began(runRows, nowNanos);
  }

  /**
   * The snapshot for a request of this priority.
   *
   * @param waiting requests in the queue
   * @param others requests in flight
   */
  Load load(int priority, long waiting, long others, long limit, long nowNanos) {
    long ahead = 0;
    long all = 0;
    for (int level = 0; level < Priority.LEVELS; level++) {
      long rows = waitingRows.get(level);
      all += rows;
      if (level <= priority) {
        ahead += rows;
      }
    }
    long first = goals.first(priority);
    return new Load(
        waiting,
        all,
        ahead,
        others,
        limit,
        first == Load.NEVER ? Load.NEVER : first - nowNanos,
        nowNanos,
        starts);
  }

  private LongAdder adder(Verdict verdict) {
    return Objects.requireNonNull(refused.get(verdict));
  }
}
