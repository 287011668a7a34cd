package io.tiltyard.runtime.batch;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.base.time.Clock;
import io.tiltyard.runtime.model.ModelInstance;
import io.tiltyard.runtime.model.ModelOptions;
import io.tiltyard.runtime.model.Signature;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jctools.queues.varhandle.MpscVarHandleArrayQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queue in front of a version's instances. A batch forms while the instances are busy: an idle
 * one runs at once with what is there.
 *
 * <p>Any thread offers, without a lock. Each instance has a worker thread. A worker that is free
 * takes the forming token, moves what arrived into the {@link Formation}, chooses a batch, gives
 * the token back and runs the batch; so the arrival queue has one consumer at a time, and a batch
 * sees everything that waits. A worker without work rests and parks; an offer wakes one that rests.
 * Where runs are cheap and the offering thread is a {@link Carrier}, it runs them itself, see
 * {@link InlineRuns}.
 *
 * <p>No wake-up is lost: the offering thread makes the arrival visible before it looks for one that
 * rests, a worker rests before it looks for arrivals a last time, and whoever gives the token or an
 * instance back looks for more work, and wakes one for it, afterwards.
 */
public final class Batcher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Batcher.class);

  /** Times that a sweep took, until the next. */
  private static final int SWEEP_REST = 20;

  private static final int REPLACE_TRIES = 1_000;
  private static final Refusal REPLACED =
      new Refusal(
          ErrorCode.QUEUE_FULL,
          "the queue is full (queue_full) and a more important request came, expected to try again"
              + " later");

  private final MpscVarHandleArrayQueue<BatchMember> arrivals;
  private final AtomicInteger depth = new AtomicInteger();
  private final int limit;
  private final Clock clock;
  private final AtomicBoolean forming = new AtomicBoolean();
  private final IdleWorkers idle;
  private final InlineRuns inline;
  private final Formation formation;
  private final Worker[] workers;

  /** At least the lowest priority of those that wait; too low a number never stays. */
  private final AtomicInteger lowest = new AtomicInteger(Priority.HIGHEST);

  private final LongAdder terminated = new LongAdder();
  private final List<BatchMember> swept = new ArrayList<>();
  private final Trimming trimming;
  private long nextSweepNanos;
  private volatile int stuck;
  private volatile int waiting;
  private volatile boolean closed;

  /**
   * @param instances at most {@link ModelOptions#MAX_INSTANCES}; owned from here on
   * @param listener is told of every run
   * @param threads makes one thread an instance
   */
  public Batcher(
      Signature signature,
      ModelOptions options,
      List<? extends ModelInstance> instances,
      BatchListener listener,
      Clock clock,
      ThreadFactory threads) {
    this.limit = options.queueLimit();
    this.arrivals = new MpscVarHandleArrayQueue<>(Math.max(limit, 2));
    this.clock = clock;
    this.nextSweepNanos = clock.nanoTime();
    this.trimming = new Trimming(nextSweepNanos);
    this.formation = new Formation(signature, policy(signature, options));
    this.workers = new Worker[instances.size()];
    this.idle = new IdleWorkers(workers.length);
    RunCosts costs = new RunCosts(inlineBelow(options));
    SizeClass sizes = new SizeClass(signature, signature.namesRows() && options.joinsRequests());
    this.inline = new InlineRuns(this, costs, sizes);
    int started = 0;
    try {
      for (int i = 0; i < workers.length; i++) {
        BatchRunner runner =
            new BatchRunner(signature, instances.get(i), costs, sizes, listener, clock);
        workers[i] = new Worker(this, idle, i, runner, threads);
      }
      for (; started < workers.length; started++) {
        workers[started].start();
      }
    } catch (RuntimeException | Error e) {
      giveUp(started, instances);
      throw e;
    }
  }

  /** Where a thread could not be had. */
  private void giveUp(int started, List<? extends ModelInstance> instances) {
    closed = true;
    for (int i = 0; i < started; i++) {
      LockSupport.unpark(workers[i].thread());
      workers[i].awaitEnd();
    }
    instances.subList(started, instances.size()).forEach(ModelInstance::close);
  }

  /** Who waits for company needs a thread that sleeps meanwhile. */
  private static long inlineBelow(ModelOptions options) {
    return options.maxDelayNanos() == 0 ? options.inlineBelowNanos() : 0;
  }

  private static BatchPolicy policy(Signature signature, ModelOptions options) {
    return signature.batchable()
        ? new BatchPolicy(options.batchRows(), options.maxDelayNanos())
        : BatchPolicy.ALONE;
  }

  /**
   * Enqueues a request that was admitted to the version. Where the queue is full, it takes the
   * place of the youngest of the least important that wait, if that is less important than it is;
   * that one is told {@link ErrorCode#QUEUE_FULL} before this returns.
   *
   * @return false where the queue is full; nothing was told to {@code member} then
   */
  public boolean offer(BatchMember member) {
    if (takePlace(limit)) {
      enqueue(member);
      return true;
    }
    return member.priority() < lowest.get() && replace(member);
  }

  /** As {@link #offer}, but only into the first half of the queue: mirrored requests go first. */
  public boolean offerShadow(BatchMember member) {
    if (!takePlace(Math.max(limit / 2, 1))) {
      return false;
    }
    enqueue(member);
    return true;
  }

  /** Requests that wait. */
  public int depth() {
    return depth.get();
  }

  /** Runs that were ended because nobody waited for them any more. */
  public long terminatedRuns() {
    return terminated.sum();
  }

  /** Instances that are in a run which was ended a second ago and goes on. */
  public int stuckRuns() {
    return stuck;
  }

  /** Batches that ran on the threads that brought them. */
  public long inlineRuns() {
    return inline.batches();
  }

  /** Whether it is closed and no worker is left. */
  boolean hasEnded() {
    if (!closed) {
      return false;
    }
    for (Worker worker : workers) {
      if (worker.thread().isAlive()) {
        return false;
      }
    }
    return true;
  }

  /**
   * What the {@link Watchdog} does, on its thread.
   *
   * @return how many requests were taken out of the queue and runs terminated
   */
  int watch() {
    long now = clock.nanoTime();
    int work = 0;
    int nowStuck = 0;
    trimming.watch(now, workers);
    for (int i = 0; i < workers.length; i++) {
      Worker worker = workers[i];
      if (worker.isToTrim() && idle.tryWake(i)) {
        LockSupport.unpark(worker.thread());
      }
      if (worker.runner().watch(now)) {
        terminated.increment();
        work++;
      } else if (worker.runner().isStuck(now)) {
        nowStuck++;
      }
    }
    tellStuck(nowStuck);
    return work + (depth.get() > 0 && now - nextSweepNanos >= 0 ? sweep(now) : 0);
  }

  private void tellStuck(int count) {
    if (count > stuck) {
      LOG.warn(
          "{}: {} of {} instances are stuck in a run that was told to end: one operator does not"
              + " end, and cannot be ended",
          workers[0].thread().getName(),
          count,
          workers.length);
    }
    stuck = count;
  }

  /** Takes those out that nobody waits for any more; a long queue is looked at less often. */
  private int sweep(long now) {
    if (!forming.compareAndSet(false, true)) {
      return 0; // whoever forms a batch sees them too
    }
    try {
      drainArrivals();
      formation.sweep(now, swept);
    } finally {
      endForming();
    }
    wakeForRest();
    int count = swept.size();
    depth.getAndAdd(-count);
    Answers.abandon(swept, now);
    swept.clear();
    long end = clock.nanoTime();
    nextSweepNanos = end + SWEEP_REST * (end - now);
    return count;
  }

  /** With a place taken. */
  private void enqueue(BatchMember member) {
    while (!arrivals.offer(member)) {
      Thread.onSpinWait(); // depth bounds the arrivals: a place is being vacated right now
    }
    int priority = member.priority();
    if (priority > lowest.get()) {
      lowest.accumulateAndGet(priority, Math::max);
    }
    if (!inline.ask(member)) {
      wakeOne();
    }
  }

  /**
   * Takes over the place of a less important one. The forming token is held for microseconds by
   * whoever forms a batch, which makes room: so both are tried in turn, and not for ever.
   */
  private boolean replace(BatchMember member) {
    for (int i = 0; i < REPLACE_TRIES; i++) {
      if (forming.compareAndSet(false, true)) {
        BatchMember replaced = takeLessImportant(member.priority());
        if (replaced != null) {
          enqueue(member);
          Answers.fail(replaced, REPLACED, clock.nanoTime());
          return true;
        }
        wakeForRest();
        return false;
      }
      if (takePlace(limit)) {
        enqueue(member);
        return true;
      }
      Thread.onSpinWait();
    }
    return false;
  }

  /** With the forming token, which it gives back. */
  private @Nullable BatchMember takeLessImportant(int priority) {
    try {
      lowest.set(Priority.HIGHEST); // who enqueues from here on says so, or is seen below
      drainArrivals();
      BatchMember taken = formation.takeLessImportant(priority);
      lowest.accumulateAndGet(formation.lowest(), Math::max);
      return taken;
    } finally {
      endForming();
    }
  }

  /** Counting up first and down again on a refusal would refuse others while there is room. */
  private boolean takePlace(int bound) {
    int seen = depth.get();
    while (seen < bound) {
      int witness = depth.compareAndExchange(seen, seen + 1);
      if (witness == seen) {
        return true;
      }
      seen = witness;
    }
    return false;
  }

  /** Runs what is enqueued, stops the workers and closes the instances. Blocks. */
  @Override
  public void close() {
    closed = true;
    for (Worker worker : workers) {
      LockSupport.unpark(worker.thread());
    }
    for (Worker worker : workers) {
      worker.awaitEnd();
    }
  }

  /**
   * Chooses the next batch, where there is one and no other worker is choosing.
   *
   * @return nanoseconds after which to ask again because the oldest request waits for company, 0
   *     where {@code batch} has the answer
   */
  long form(List<BatchMember> batch, List<BatchMember> abandoned) {
    if (!forming.compareAndSet(false, true)) {
      return 0;
    }
    long wait;
    try {
      drainArrivals();
      wait = formation.take(clock.nanoTime(), closed, batch, abandoned);
    } finally {
      endForming();
    }
    depth.getAndAdd(-batch.size() - abandoned.size());
    return wait;
  }

  private void drainArrivals() {
    for (BatchMember next = arrivals.poll(); next != null; next = arrivals.poll()) {
      formation.add(next);
    }
  }

  private void endForming() {
    waiting = formation.size();
    forming.set(false);
  }

  /** A worker that found the forming token taken sleeps: who took it for less sees to it. */
  private void wakeForRest() {
    if (hasWork()) {
      wakeOne();
    }
  }

  long now() {
    return clock.nanoTime();
  }

  boolean hasWork() {
    return waiting > 0 || hasArrivals();
  }

  boolean hasArrivals() {
    return !arrivals.isEmpty();
  }

  boolean isClosed() {
    return closed;
  }

  boolean isForming() {
    return forming.get();
  }

  /**
   * Runs a batch on the calling thread, with the instance of a worker that rests. One that is not
   * cheap, or turns out not to be, is run by that worker.
   *
   * @return false where no worker rests; one of them looks for work when it has done its own
   */
  boolean runHere() {
    int borrowed = idle.borrow();
    if (borrowed == IdleWorkers.NONE) {
      return false;
    }
    Worker worker = workers[borrowed];
    boolean done = false;
    try {
      done = worker.workInline(inline);
    } finally {
      if (done) {
        idle.giveBack(borrowed);
      } else {
        idle.wake(borrowed);
      }
      if (!done || closed) {
        LockSupport.unpark(worker.thread());
      }
    }
    return true;
  }

  void wakeOne() {
    int woken = idle.wakeOne();
    if (woken != IdleWorkers.NONE) {
      LockSupport.unpark(workers[woken].thread());
    }
  }
}
