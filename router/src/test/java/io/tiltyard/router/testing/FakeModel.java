package io.tiltyard.router.testing;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.base.tensor.DataType;
import io.tiltyard.base.tensor.Dimension;
import io.tiltyard.base.tensor.TensorSpec;
import io.tiltyard.runtime.model.GraphFacts;
import io.tiltyard.runtime.model.Model;
import io.tiltyard.runtime.model.ModelInstance;
import io.tiltyard.runtime.model.ModelRunException;
import io.tiltyard.runtime.model.RunInputs;
import io.tiltyard.runtime.model.RunOutputs;
import io.tiltyard.runtime.model.Signature;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Gives back what it was given: x UINT8 [batch,n] becomes y. Runs may be held, or fail. */
public final class FakeModel implements Model {
  /** A byte for which the run fails, wherever it stands. */
  public static final byte BAD = 66;

  private static final int ALL = 1 << 20;

  private final Signature signature;
  private final AtomicInteger runs = new AtomicInteger();
  private final AtomicInteger closes = new AtomicInteger();
  private final Semaphore entered = new Semaphore(0);
  private final Semaphore leaves = new Semaphore(0);

  public FakeModel() {
    this("x");
  }

  public FakeModel(String input) {
    Dimension batch = Dimension.variable("batch");
    Dimension n = Dimension.variable("n");
    this.signature =
        new Signature(
            List.of(new TensorSpec(input, DataType.UINT8, List.of(batch, n))),
            List.of(new TensorSpec("y", DataType.UINT8, List.of(batch, n))));
    open();
  }

  /** From now on a run waits for {@link #open}. */
  public void hold() {
    leaves.drainPermits();
    entered.drainPermits();
  }

  /** Waits until a run is held. */
  public void awaitRun() {
    acquire(entered);
  }

  /** Lets one held run go. */
  public void letOne() {
    leaves.release();
  }

  public void open() {
    leaves.release(ALL);
  }

  public int runs() {
    return runs.get();
  }

  public int closes() {
    return closes.get();
  }

  private static boolean hasBad(byte... bytes) {
    for (byte value : bytes) {
      if (value == BAD) {
        return true;
      }
    }
    return false;
  }

  private static void acquire(Semaphore semaphore) {
    try {
      if (!semaphore.tryAcquire(30, TimeUnit.SECONDS)) {
        throw new AssertionError("nothing came for 30 s");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public GraphFacts facts() {
    return new GraphFacts(false, false, Map.of());
  }

  @Override
  public Signature signature() {
    return signature;
  }

  @Override
  public String platform() {
    return "fake";
  }

  @Override
  public ModelInstance newInstance() {
    return new Instance();
  }

  @Override
  public void close() {
    closes.incrementAndGet();
  }

  private final class Instance implements ModelInstance {
    private volatile boolean ending;

    @Override
    public RunOutputs run(RunInputs inputs) throws ModelRunException {
      entered.release();
      acquire(leaves);
      if (ending) {
        throw new ModelRunException(
            new Refusal(ErrorCode.MODEL_EXECUTION_FAILED, "terminated"),
            new IllegalStateException("terminated"));
      }
      runs.incrementAndGet();
      byte[] bytes = new byte[inputs.byteLength(0)];
      inputs.gather(0, ByteBuffer.wrap(bytes));
      if (hasBad(bytes)) {
        throw new ModelRunException(
            new Refusal(ErrorCode.MODEL_EXECUTION_FAILED, "the model failed on this input"),
            new IllegalStateException("a bad value"));
      }
      return new Echo(inputs.shape(0).clone(), bytes);
    }

    @Override
    public void terminate() {
      ending = true;
      leaves.release();
    }

    @Override
    public void resume() {
      ending = false;
    }

    @Override
    public void close() {}
  }

  @SuppressWarnings("ArrayRecordComponent") // a carrier, compared by nobody
  private record Echo(long[] shape, byte[] bytes) implements RunOutputs {
    @Override
    public long[] shape(int output) {
      return shape;
    }

    @Override
    public ByteBuffer data(int output) {
      return ByteBuffer.wrap(bytes);
    }
  }
}
