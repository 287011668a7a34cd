package io.tiltyard.runtime.batch;

import io.tiltyard.runtime.error.ErrorCode;
import io.tiltyard.runtime.error.Refusal;
import io.tiltyard.runtime.model.ModelInstance;
import io.tiltyard.runtime.model.ModelRunException;
import io.tiltyard.runtime.model.RunOutputs;
import io.tiltyard.runtime.model.Signature;
import io.tiltyard.runtime.time.Clock;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs batches on one instance and hands every request its own rows. */
final class BatchRunner implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BatchRunner.class);
  private static final Refusal BROKEN =
      new Refusal(ErrorCode.INTERNAL, "the gateway failed while it ran the model");

  private final Signature signature;
  private final ModelInstance instance;
  private final BatchListener listener;
  private final Clock clock;
  private final JoinedInputs inputs;
  private final Scatter scatter;

  BatchRunner(Signature signature, ModelInstance instance, BatchListener listener, Clock clock) {
    this.signature = signature;
    this.instance = instance;
    this.listener = listener;
    this.clock = clock;
    this.inputs = new JoinedInputs(signature);
    this.scatter = new Scatter(signature);
  }

  /** Tells those that nobody waits for any more. */
  void abandon(List<BatchMember> members) {
    long now = clock.nanoTime();
    for (BatchMember member : members) {
      Refusal why = member.abandoned(now);
      member.failed(
          why != null ? why : new Refusal(ErrorCode.CANCELLED, "the request was given up"), now);
    }
  }

  /** Runs the members together; where that fails, each alone, so that none fails for another. */
  void run(List<BatchMember> members) {
    if (members.size() > 1 && runTogether(members)) {
      return;
    }
    for (BatchMember member : members) {
      runAlone(member);
    }
  }

  private boolean runTogether(List<BatchMember> members) {
    RunOutputs outputs;
    long end;
    try {
      long start = clock.nanoTime();
      outputs = start(members, start);
      end = clock.nanoTime();
      if (!scatter.splits(outputs, inputs)) {
        return false;
      }
      listener.executed(members.size(), inputs.rows(), end - start);
    } catch (ModelRunException e) {
      LOG.debug("a batch of {} requests failed and runs one by one", members.size(), e);
      return false;
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      LOG.error("running a batch of {} requests failed", members.size(), e);
      return false;
    }
    scatter.handOut(members, inputs, outputs, end);
    return true;
  }

  private void runAlone(BatchMember member) {
    RunOutputs outputs;
    long end;
    try {
      long start = clock.nanoTime();
      outputs = start(List.of(member), start);
      end = clock.nanoTime();
      listener.executed(1, inputs.rows(), end - start);
    } catch (ModelRunException e) {
      LOG.warn("a run failed: {}", e.refusal().text(), e.getCause());
      member.failed(e.refusal(), clock.nanoTime());
      return;
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      LOG.error("running a request failed", e);
      member.failed(BROKEN, clock.nanoTime());
      return;
    }
    scatter.handOutWhole(member, outputs, end);
  }

  private RunOutputs start(List<BatchMember> members, long now) throws ModelRunException {
    inputs.join(members);
    for (BatchMember member : members) {
      member.started(now, inputs.rows());
    }
    return instance.run(inputs);
  }

  @Override
  public void close() {
    instance.close();
  }
}
