package io.tiltyard.runtime.batch;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.base.tensor.OutputTensor;
import io.tiltyard.base.time.Clock;
import io.tiltyard.runtime.model.ModelInstance;
import io.tiltyard.runtime.model.ModelRunException;
import io.tiltyard.runtime.model.RunOutputs;
import io.tiltyard.runtime.model.Signature;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs batches on one instance and hands every request its own rows. */
final class BatchRunner implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BatchRunner.class);
  private static final long TELL_EVERY_NANOS = 1_000_000_000L;
  private static final Refusal BROKEN =
      new Refusal(ErrorCode.INTERNAL, "the gateway failed while it ran the model");
  private static final Refusal NO_MEMORY =
      new Refusal(ErrorCode.OUT_OF_MEMORY, "the request needs more memory than there is");

  private final ModelInstance instance;
  private final RunCosts costs;
  private final SizeClass sizes;
  private final BatchListener listener;
  private final Clock clock;
  private final JoinedInputs inputs;
  private final Scatter scatter;
  private volatile @Nullable Run current;
  private boolean inline;
  private boolean terminated;
  private boolean evicted;
  private long endNanos;
  private long untold;
  private long lastToldNanos;

  BatchRunner(
      Signature signature,
      ModelInstance instance,
      RunCosts costs,
      SizeClass sizes,
      BatchListener listener,
      Clock clock) {
    this.instance = instance;
    this.costs = costs;
    this.sizes = sizes;
    this.listener = listener;
    this.clock = clock;
    this.lastToldNanos = clock.nanoTime() - TELL_EVERY_NANOS;
    this.inputs = new JoinedInputs(signature);
    this.scatter = new Scatter(signature);
  }

  /**
   * Runs the members together; where that fails, each alone, so that none fails for another.
   *
   * @param inline on a thread that must not be held up: a run that takes long there is ended, and
   *     nothing is tried twice
   * @return false where all of it is still to be done; only inline
   */
  boolean run(List<BatchMember> members, boolean inline) {
    this.inline = inline;
    try {
      if (members.size() == 1) {
        return runAlone(members.get(0));
      }
      if (runTogether(members)) {
        return true;
      }
      if (inline && (evicted || !terminated)) {
        return false;
      }
      runOneByOne(members);
      return true;
    } finally {
      inputs.forget();
    }
  }

  private void runOneByOne(List<BatchMember> members) {
    inline = false;
    for (BatchMember member : members) {
      long now = clock.nanoTime();
      Refusal abandoned = member.abandoned(now);
      if (abandoned == null) {
        runAlone(member);
      } else {
        Answers.fail(member, abandoned, now);
      }
    }
  }

  private boolean runTogether(List<BatchMember> members) {
    List<List<OutputTensor>> rows;
    try {
      long start = clock.nanoTime();
      RunOutputs outputs = start(members, start);
      if (!scatter.splits(outputs, inputs)) {
        return false;
      }
      rows = scatter.cut(members, inputs, outputs);
      listener.executed(members.size(), inputs.rows(), endNanos - start);
    } catch (ModelRunException e) {
      if (!terminated) {
        LOG.debug("a batch of {} requests failed and runs one by one", members.size(), e);
      }
      return false;
    } catch (RuntimeException | Error e) {
      LOG.error("running a batch of {} requests failed", members.size(), e);
      return false;
    }
    for (int i = 0; i < rows.size(); i++) {
      Answers.succeed(members.get(i), rows.get(i), endNanos);
    }
    return true;
  }

  /** Whether it was told something. */
  private boolean runAlone(BatchMember member) {
    List<OutputTensor> whole;
    try {
      long start = clock.nanoTime();
      RunOutputs outputs = start(List.of(member), start);
      whole = scatter.whole(member, outputs);
      listener.executed(1, inputs.rows(), endNanos - start);
    } catch (ModelRunException e) {
      if (evicted) {
        return false;
      }
      if (terminated) {
        Answers.abandon(List.of(member), clock.nanoTime());
        return true;
      }
      tell(e);
      Answers.fail(member, e.refusal(), clock.nanoTime());
      return true;
    } catch (RuntimeException | Error e) {
      LOG.error("running a request failed", e);
      Answers.fail(member, e instanceof OutOfMemoryError ? NO_MEMORY : BROKEN, clock.nanoTime());
      return true;
    }
    Answers.succeed(member, whole, endNanos);
    return true;
  }

  /** One line a second at most: what a client sends must not fill the disk. */
  private void tell(ModelRunException failure) {
    long now = clock.nanoTime();
    untold++;
    if (now - lastToldNanos < TELL_EVERY_NANOS) {
      return;
    }
    LOG.warn("{} failed runs, the last: {}", untold, failure.refusal().text(), failure.getCause());
    untold = 0;
    lastToldNanos = now;
  }

  private RunOutputs start(List<BatchMember> members, long now) throws ModelRunException {
    terminated = false;
    evicted = false;
    inputs.join(members);
    long size = costs.isLearning() ? sizes.of(members) : 0;
    for (BatchMember member : members) {
      member.started(now, inputs.rows());
    }
    Run run = new Run(instance, members, inline, now);
    boolean succeeded = false;
    current = run;
    try {
      RunOutputs outputs = instance.run(inputs);
      succeeded = true;
      return outputs;
    } finally {
      endNanos = clock.nanoTime();
      current = null;
      terminated = run.end();
      evicted = run.isEvicted();
      costs.ended(size, endNanos - now, succeeded);
    }
  }

  /**
   * Looks whether the run in progress may go on, see {@link Run#watch}. On the watchdog's thread.
   *
   * @return whether it was terminated now because nobody waits for it
   */
  boolean watch(long nowNanos) {
    Run run = current;
    return run != null && run.watch(nowNanos);
  }

  /** Whether the run in progress was terminated and does not end. On the watchdog's thread. */
  boolean isStuck(long nowNanos) {
    Run run = current;
    return run != null && run.isStuck(nowNanos);
  }

  /** As {@link ModelInstance#trim}; on the worker's thread. */
  boolean trim(boolean all) {
    return instance.trim(all);
  }

  @Override
  public void close() {
    instance.close();
  }
}
