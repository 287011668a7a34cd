package io.tiltyard.router.admission;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Excerpt;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.runtime.batch.Priority;
import io.tiltyard.runtime.lifecycle.Servable;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The door of one loaded version. Whoever holds a count of the servable asks {@link #decide}, and
 * where the answer is {@link Verdict#ADMIT}, tells of its way: {@link #enter}, then once {@link
 * #withdraw}, and what became of it: {@link #start} or {@link #countRefusal}.
 */
public final class Admission {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Servable servable;
  private final Capacity capacity;
  private final VersionLoad counted;

  public Admission(Servable servable, VersionLoad counted) {
    this.servable = servable;
    this.capacity = Capacity.of(servable);
    this.counted = counted;
  }

  /**
   * Whether a request gets in. Counts a refusal.
   *
   * @param rows of its inputs as it says, checked or not
   * @param priority one of {@link Priority}
   * @param deadlineNanos {@link Long#MAX_VALUE} for none
   * @param givesWay whether the champion of its route, which it is not for, is under pressure
   */
  public Verdict decide(
      long rows, int priority, long deadlineNanos, boolean givesWay, long nowNanos) {
    long remaining = deadlineNanos == Load.NEVER ? Load.NEVER : deadlineNanos - nowNanos;
    Load load = load(priority, servable.inFlight() - 1, nowNanos);
    Ask ask = new Ask(Math.max(1, rows), priority, remaining, givesWay);
    Verdict verdict = AdmissionPolicy.decide(load, capacity, counted::expectedNanos, ask);
    if (verdict != Verdict.ADMIT) {
      counted.refuse(verdict, nowNanos);
    }
    return verdict;
  }

  private Load load(int priority, long others, long nowNanos) {
    long limit = counted.limiter().limit(capacity.ceiling());
    return counted.load(priority, servable.batcher().depth(), others, limit, nowNanos);
  }

  /**
   * A request is about to enter the queue.
   *
   * @return when it should be finished, to be said again on the way out
   */
  public long enter(int priority, long rows, long deadlineNanos, long nowNanos) {
    long goal =
        deadlineNanos == Load.NEVER
            ? Load.NEVER
            : nowNanos + Shares.ofTime(priority, deadlineNanos - nowNanos);
    counted.enter(priority, rows, goal);
    return goal;
  }

  /** It is in a run that begins, after {@link #withdraw}. */
  public void start(long waitNanos, long runRows, long nowNanos) {
    counted.started(runRows, nowNanos);
    counted.limiter().started(waitNanos, nowNanos, servable.inFlight(), capacity.ceiling());
  }

  /**
   * It left the queue, or found it full.
   *
   * @param goalNanos what {@link #enter} gave
   */
  public void withdraw(int priority, long rows, long goalNanos) {
    counted.leave(priority, rows, goalNanos);
  }

  /** It is refused, after {@link #withdraw}. Counts what a full queue refuses. */
  public void countRefusal(ErrorCode why, long nowNanos) {
    if (why == ErrorCode.QUEUE_FULL) {
      counted.refuse(Verdict.QUEUE_FULL, nowNanos);
    }
  }

  /** A request with a deadline, which entered the queue, was answered or missed it. */
  public void ended(boolean missed, long enteredNanos, long nowNanos) {
    counted.caution().ended(missed, enteredNanos, nowNanos);
  }

  /** Whether it had to refuse a request just now for want of room. */
  public boolean isPressed(long nowNanos) {
    return counted.isPressed(nowNanos);
  }

  /** How long a request of one row and the default priority would wait for its run. */
  public long expectedWaitNanos(long nowNanos) {
    Load load = load(Priority.DEFAULT, servable.inFlight(), nowNanos);
    return Forecast.of(load, capacity, counted::expectedNanos, 1).waitNanos();
  }

  /** Rows of the requests that wait. */
  public long waitingRows() {
    return counted.waitingRows();
  }

  /** The most requests that may be in flight now. */
  public long limit() {
    return counted.limiter().limit(capacity.ceiling());
  }

  /** Requests that were refused for this reason. */
  public long refused(Verdict verdict) {
    return counted.refused(verdict);
  }

  /** What a caller is told, with the time after which it may come back. */
  public Refusal refusal(Verdict verdict, long deadlineNanos, long nowNanos) {
    long wait = expectedWaitNanos(nowNanos);
    String text =
        switch (verdict) {
          case QUEUE_FULL ->
              "the queue of "
                  + version()
                  + " is full with "
                  + capacity.queueLimit()
                  + " requests (queue_full)";
          case CONCURRENCY_LIMIT -> version() + " has " + limit() + " requests in flight at most";
          case DEADLINE_UNREACHABLE ->
              version()
                  + " has work for "
                  + millis(wait)
                  + " ahead, too much for a deadline in "
                  + millis(deadlineNanos - nowNanos);
          case DEADLINE_EXCEEDED ->
              deadlineNanos - nowNanos <= 0
                  ? "the deadline passed before the answer"
                  : version()
                      + " takes longer than the deadline in "
                      + millis(deadlineNanos - nowNanos);
          case SHED_FOR_CHAMPION ->
              version() + " gives way: the champion of its route is overloaded";
          case ADMIT -> throw new IllegalArgumentException("nobody is refused with ADMIT");
        };
    if (verdict == Verdict.DEADLINE_EXCEEDED) {
      return new Refusal(verdict.code(), text);
    }
    return new Refusal(
        verdict.code(),
        text + ", expected to try again later",
        RetryDelay.millis(wait, ThreadLocalRandom.current().nextLong()));
  }

  private String version() {
    return "model '" + Excerpt.of(servable.model()) + "' version " + servable.version();
  }

  private static String millis(long nanos) {
    return (nanos + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI + " ms";
  }
}
