package io.tiltyard.runtime.batch;

import io.tiltyard.runtime.error.ErrorCode;
import io.tiltyard.runtime.error.Refusal;
import io.tiltyard.runtime.model.ModelInstance;
import io.tiltyard.runtime.model.ModelRunException;
import io.tiltyard.runtime.model.RunOutputs;
import io.tiltyard.runtime.model.Signature;
import io.tiltyard.runtime.tensor.OutputTensor;
import io.tiltyard.runtime.time.Clock;
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
  private final BatchListener listener;
  private final Clock clock;
  private final JoinedInputs inputs;
  private final Scatter scatter;
  private volatile @Nullable Run current;
  private boolean terminated;
  private long untold;
  private long lastToldNanos;

  BatchRunner(Signature signature, ModelInstance instance, BatchListener listener, Clock clock) {
    this.instance = instance;
    this.listener = listener;
    this.clock = clock;
    this.lastToldNanos = clock.nanoTime() - TELL_EVERY_NANOS;
    this.inputs = new JoinedInputs(signature);
    this.scatter = new Scatter(signature);
  }

  /** Runs the members together; where that fails, each alone, so that none fails for another. */
  void run(List<BatchMember> members) {
    try {
      if (members.size() == 1) {
        runAlone(members.get(0));
      } else if (!runTogether(members)) {
        runOneByOne(members);
      }
    } finally {
      inputs.forget();
    }
  }

  private void runOneByOne(List<BatchMember> members) {
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
    long end;
    try {
      long start = clock.nanoTime();
      RunOutputs outputs = start(members, start);
      end = clock.nanoTime();
      if (!scatter.splits(outputs, inputs)) {
        return false;
      }
      rows = scatter.cut(members, inputs, outputs);
      listener.executed(members.size(), inputs.rows(), end - start);
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
      Answers.succeed(members.get(i), rows.get(i), end);
    }
    return true;
  }

  private void runAlone(BatchMember member) {
    List<OutputTensor> whole;
    long end;
    try {
      long start = clock.nanoTime();
      RunOutputs outputs = start(List.of(member), start);
      end = clock.nanoTime();
      whole = scatter.whole(member, outputs);
      listener.executed(1, inputs.rows(), end - start);
    } catch (ModelRunException e) {
      if (terminated) {
        Answers.abandon(List.of(member), clock.nanoTime());
        return;
      }
      tell(e);
      Answers.fail(member, e.refusal(), clock.nanoTime());
      return;
    } catch (RuntimeException | Error e) {
      LOG.error("running a request failed", e);
      Answers.fail(member, e instanceof OutOfMemoryError ? NO_MEMORY : BROKEN, clock.nanoTime());
      return;
    }
    Answers.succeed(member, whole, end);
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
    inputs.join(members);
    for (BatchMember member : members) {
      member.started(now, inputs.rows());
    }
    Run run = new Run(instance, members);
    current = run;
    try {
      return instance.run(inputs);
    } finally {
      current = null;
      terminated = run.end();
    }
  }

  /**
   * Looks whether anybody waits for the run in progress. On the watchdog's thread.
   *
   * @return whether it was terminated now
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

  @Override
  public void close() {
    instance.close();
  }
}
