package io.tiltyard.router.admission;

import io.tiltyard.runtime.batch.Priority;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.LongUnaryOperator;

/**
 * A version under open load in simulated time: Poisson arrivals of one row, batches that form while
 * instances are busy, and the same admission as in the gateway. Deterministic for a seed.
 */
final class Simulation {
  static final long MILLI = 1_000_000L;
  static final long SECOND = 1_000 * MILLI;

  private final Capacity capacity;
  private final LongUnaryOperator runNanos;
  private final Random random;
  private final VersionLoad load = new VersionLoad(SECOND, 0);
  private final List<ArrayDeque<Request>> lines = new ArrayList<>();
  private final PriorityQueue<Run> running = new PriorityQueue<>();
  private final PriorityQueue<Retry> retries = new PriorityQueue<>();
  private final boolean admits;
  private final long shapes;

  private long now;
  private int waiting;
  private int inFlight;
  private int deepest;
  private long lastArrival;
  private int retriesOfEach;
  private long retryAfterNanos;

  /** Of one priority. */
  static final class Tally {
    int sent;
    int inTime;
    int late;
    int refused;

    @Override
    public String toString() {
      return sent + " sent, " + inTime + " in time, " + late + " late, " + refused + " refused";
    }
  }

  private record Request(int priority, long deadline, Tally tally, long goal, long entered) {}

  private record Run(long end, long length, List<Request> members) implements Comparable<Run> {
    @Override
    public int compareTo(Run other) {
      return Long.compare(end, other.end);
    }
  }

  private record Retry(long at, int priority, int left, Tally tally) implements Comparable<Retry> {
    @Override
    public int compareTo(Retry other) {
      return Long.compare(at, other.at);
    }
  }

  /**
   * @param runNanos how long a run of so many rows takes
   * @param admits whether there is any door but the queue's
   */
  Simulation(Capacity capacity, LongUnaryOperator runNanos, boolean admits, long seed) {
    this(capacity, runNanos, admits, 1, seed);
  }

  /**
   * @param shapes so many runs does a full batch fall apart into
   */
  Simulation(
      Capacity capacity, LongUnaryOperator runNanos, boolean admits, long shapes, long seed) {
    this.shapes = shapes;
    this.capacity = capacity;
    this.runNanos = runNanos;
    this.admits = admits;
    this.random = new Random(seed);
    for (int i = 0; i < Priority.LEVELS; i++) {
      lines.add(new ArrayDeque<>());
    }
  }

  /** From here on, whoever is refused comes back so many times, each time after so long. */
  Simulation retrying(int times, long afterNanos) {
    retriesOfEach = times;
    retryAfterNanos = afterNanos;
    return this;
  }

  int deepest() {
    return deepest;
  }

  long limit() {
    return load.limiter().limit(capacity.ceiling());
  }

  /** Nothing happens for so long: runs that were under way end so much later. */
  void stall(long nanos) {
    List<Run> late = new ArrayList<>();
    running.forEach(run -> late.add(new Run(run.end + nanos, run.length + nanos, run.members)));
    running.clear();
    running.addAll(late);
    lastArrival += nanos;
    now += nanos;
  }

  /**
   * @param perSecond arrivals, by priority
   * @return what became of them, by priority
   */
  Tally[] run(long nanos, long deadlineNanos, double... perSecond) {
    Tally[] tallies = new Tally[perSecond.length];
    double all = 0;
    for (int i = 0; i < tallies.length; i++) {
      tallies[i] = new Tally();
      all += perSecond[i];
    }
    long end = now + nanos;
    lastArrival = Math.max(lastArrival, now);
    while (true) {
      long next = lastArrival + (long) (-Math.log(1 - random.nextDouble()) / all * SECOND);
      if (next > end) {
        break;
      }
      lastArrival = next;
      comeBack(next, deadlineNanos);
      runUntil(next);
      int priority = pick(perSecond, all);
      arrive(priority, deadlineNanos, tallies[priority], retriesOfEach);
    }
    comeBack(end, deadlineNanos);
    runUntil(end);
    return tallies;
  }

  private int pick(double[] weights, double all) {
    double at = random.nextDouble() * all;
    int chosen = 0;
    while (chosen < weights.length - 1 && at >= weights[chosen]) {
      at -= weights[chosen++];
    }
    return chosen;
  }

  /** Those whose time it is to try again. */
  private void comeBack(long until, long deadlineNanos) {
    while (!retries.isEmpty() && retries.peek().at <= until) {
      Retry next = retries.remove();
      runUntil(next.at);
      arrive(next.priority, deadlineNanos, next.tally, next.left);
    }
  }

  /**
   * @param left until its deadline, {@link Load#NEVER} without one
   * @param tries how often it comes back if it is refused
   */
  private void arrive(int priority, long left, Tally tally, int tries) {
    tally.sent++;
    long deadline = left == Load.NEVER ? Load.NEVER : now + left;
    Load seen = load.load(priority, waiting, inFlight, limit(), now);
    Verdict verdict =
        admits
            ? AdmissionPolicy.decide(
                seen, capacity, load::expectedNanos, new Ask(1, priority, left, false))
            : Verdict.ADMIT;
    if (verdict != Verdict.ADMIT || waiting >= capacity.queueLimit()) {
      tally.refused++;
      if (tries > 0) {
        retries.add(new Retry(now + retryAfterNanos, priority, tries - 1, tally));
      }
      return;
    }
    long goal = deadline == Load.NEVER ? Load.NEVER : now + Shares.ofTime(priority, left);
    load.enter(priority, 1, goal);
    lines.get(priority).add(new Request(priority, deadline, tally, goal, now));
    waiting++;
    inFlight++;
    deepest = Math.max(deepest, waiting);
    startRuns();
  }

  private void runUntil(long time) {
    while (!running.isEmpty() && running.peek().end <= time) {
      Run ended = running.remove();
      now = ended.end;
      load.executed(ended.members.size(), ended.length);
      inFlight -= ended.members.size();
      for (Request member : ended.members) {
        if (member.deadline == Load.NEVER || now <= member.deadline) {
          member.tally.inTime++;
          ended(member, false);
        } else {
          member.tally.late++;
          ended(member, true);
        }
      }
      startRuns();
    }
    now = Math.max(now, time);
  }

  private void startRuns() {
    while (waiting > 0 && running.size() < capacity.instances()) {
      List<Request> batch = new ArrayList<>();
      for (ArrayDeque<Request> line : lines) {
        while (!line.isEmpty() && batch.size() < capacity.batchRows() / shapes) {
          take(line.remove(), batch);
        }
      }
      if (!batch.isEmpty()) {
        for (Request member : batch) {
          load.started(batch.size(), now);
          load.limiter().started(now - member.entered, now, inFlight, capacity.ceiling());
        }
        long length = runNanos.applyAsLong(batch.size());
        running.add(new Run(now + length, length, batch));
      }
    }
  }

  private void take(Request next, List<Request> batch) {
    waiting--;
    load.leave(next.priority, 1, next.goal);
    if (next.deadline != Load.NEVER && next.deadline <= now) {
      inFlight--;
      next.tally.late++;
      ended(next, true);
    } else {
      batch.add(next);
    }
  }

  private void ended(Request request, boolean missed) {
    if (request.deadline != Load.NEVER) {
      load.caution().ended(missed, request.entered, now);
    }
  }

  static int inTime(Tally... tallies) {
    return Arrays.stream(tallies).mapToInt(tally -> tally.inTime).sum();
  }
}
