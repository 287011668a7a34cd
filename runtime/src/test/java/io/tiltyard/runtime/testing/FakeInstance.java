package io.tiltyard.runtime.testing;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.runtime.model.ModelInstance;
import io.tiltyard.runtime.model.ModelRunException;
import io.tiltyard.runtime.model.RunInputs;
import io.tiltyard.runtime.model.RunOutputs;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * An engine for {@link Signatures#echo}: y is x; s says the first value of each row, and is as long
 * as that value makes it. As with a real engine its outputs are gone with the next run.
 */
public final class FakeInstance implements ModelInstance, RunOutputs {
  private static final int Y = 0;
  private static final byte POISON = (byte) 0xdb;

  private final Hook hook;
  private final AtomicBoolean running = new AtomicBoolean();
  private final AtomicInteger closes = new AtomicInteger();
  private final List<Long> runs = new CopyOnWriteArrayList<>();
  private final AtomicInteger terminations = new AtomicInteger();
  private final BlockingQueue<Boolean> trims = new LinkedBlockingQueue<>();
  private volatile boolean mayGiveMore;
  private volatile @Nullable Thread trimmer;
  private volatile boolean terminated;
  private byte[] y = {};
  private byte[] s = {};
  private long[] shape = {0, 0};

  /** Is called within every run; may block, may throw. */
  @FunctionalInterface
  public interface Hook {
    void run(RunInputs inputs) throws ModelRunException;
  }

  public FakeInstance() {
    this(inputs -> {});
  }

  public FakeInstance(Hook hook) {
    this.hook = hook;
  }

  /** The text that stands for a row with this first value. */
  public static String text(float first) {
    return "row " + first + "!".repeat(Math.floorMod((int) first, 13));
  }

  @Override
  public RunOutputs run(RunInputs inputs) throws ModelRunException {
    if (!running.compareAndSet(false, true)) {
      throw new IllegalStateException("two runs at a time on one instance");
    }
    try {
      Arrays.fill(y, POISON);
      Arrays.fill(s, POISON);
      hook.run(inputs);
      if (terminated) {
        throw new ModelRunException(
            new Refusal(ErrorCode.MODEL_EXECUTION_FAILED, "terminated"),
            new IllegalStateException("terminated"));
      }
      shape = inputs.shape(0).clone();
      runs.add(shape[0]);
      y = new byte[inputs.byteLength(0)];
      inputs.gather(0, ByteBuffer.wrap(y));
      s = Tensors.framed(texts());
      return this;
    } finally {
      running.set(false);
    }
  }

  private String[] texts() {
    ByteBuffer rows = Tensors.littleEndian(y);
    String[] texts = new String[(int) shape[0]];
    for (int row = 0; row < texts.length; row++) {
      texts[row] = shape[1] == 0 ? "" : text(rows.getFloat((int) (row * shape[1] * Float.BYTES)));
    }
    return texts;
  }

  /** Whether somebody terminated the run and nobody has resumed since; any thread. */
  public boolean isTerminated() {
    return terminated;
  }

  @Override
  public void terminate() {
    terminations.incrementAndGet();
    terminated = true;
  }

  @Override
  public void resume() {
    terminated = false;
  }

  @Override
  public boolean trim(boolean all) {
    if (!running.compareAndSet(false, true)) {
      throw new IllegalStateException("trimmed during a run");
    }
    trimmer = Thread.currentThread();
    boolean more = mayGiveMore;
    trims.add(all);
    running.set(false);
    return more;
  }

  /** What it says when it is asked to give memory back. */
  public void mayGiveMore(boolean more) {
    mayGiveMore = more;
  }

  /** Each time that it was asked to, and for all or not. */
  public BlockingQueue<Boolean> trims() {
    return trims;
  }

  /** Which thread asked last. */
  public @Nullable Thread trimmer() {
    return trimmer;
  }

  /** How often a run was terminated. */
  public int terminations() {
    return terminations.get();
  }

  /** The first dimension of every run. */
  public List<Long> runs() {
    return List.copyOf(runs);
  }

  public int closes() {
    return closes.get();
  }

  @Override
  public long[] shape(int output) {
    return output == Y ? shape : new long[] {shape[0]};
  }

  @Override
  public ByteBuffer data(int output) {
    return ByteBuffer.wrap(output == Y ? y : s);
  }

  @Override
  public void close() {
    closes.incrementAndGet();
  }
}
