package io.tiltyard.runtime.testing;

import io.tiltyard.base.error.Refusal;
import io.tiltyard.base.tensor.InputTensor;
import io.tiltyard.base.tensor.OutputTensor;
import io.tiltyard.base.tensor.Shapes;
import io.tiltyard.runtime.batch.BatchMember;
import io.tiltyard.runtime.batch.Priority;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A request to {@link FakeInstance} that copies its answer and counts how often it was told. */
public final class FakeMember implements BatchMember {
  private final InputTensor x;
  private final boolean[] wanted;
  private final long enqueuedNanos;
  private final float[] values;
  private final AtomicInteger told = new AtomicInteger();
  private final CountDownLatch done = new CountDownLatch(1);
  private final List<String> texts = new ArrayList<>();
  private final List<Float> answers = new ArrayList<>();
  private final List<String> names = new ArrayList<>();
  private volatile @Nullable Refusal abandoned;
  private volatile @Nullable Refusal failure;
  private volatile long batchRows;
  private int priority = Priority.DEFAULT;
  private @Nullable InputTensor optional;
  private Runnable onTold = () -> {};

  private FakeMember(long enqueuedNanos, long rows, long columns, float[] values, boolean[] want) {
    this.enqueuedNanos = enqueuedNanos;
    this.values = values;
    this.wanted = want;
    this.x = Tensors.floats("x", new long[] {rows, columns}, values);
  }

  /** Rows of one column each that want everything, enqueued at 0. */
  public static FakeMember rows(float... values) {
    return of(0, 1, values);
  }

  /** Rows of so many columns. */
  public static FakeMember of(long enqueuedNanos, int columns, float... values) {
    return wanting(true, true, enqueuedNanos, columns, values);
  }

  public static FakeMember wanting(
      boolean y, boolean s, long enqueuedNanos, int columns, float... values) {
    long rows = values.length / columns;
    return new FakeMember(enqueuedNanos, rows, columns, values, new boolean[] {y, s});
  }

  /** No bytes, whatever the rows. */
  public static FakeMember empty(long rows, long columns) {
    return new FakeMember(0, rows, columns, new float[0], new boolean[] {true, true});
  }

  /** From now on nobody waits for it. */
  public FakeMember abandon(Refusal why) {
    abandoned = why;
    return this;
  }

  public FakeMember priority(int level) {
    priority = level;
    return this;
  }

  /** It gives a second input, too. */
  public FakeMember withOptional() {
    optional = Tensors.floats("optional", new long[] {1}, new float[1]);
    return this;
  }

  public FakeMember onTold(Runnable action) {
    onTold = action;
    return this;
  }

  public void await() {
    try {
      if (!done.await(30, TimeUnit.SECONDS)) {
        throw new AssertionError("no answer for 30 s");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  public int told() {
    return told.get();
  }

  /** Whether its answer holds exactly what its own rows make. */
  public boolean hasItsOwnRows() {
    List<Float> y = new ArrayList<>();
    List<String> s = new ArrayList<>();
    int columns = (int) x.shape()[1];
    for (int i = 0; i < values.length; i++) {
      if (wanted[0]) {
        y.add(values[i]);
      }
      if (wanted[1] && i % columns == 0) {
        s.add(FakeInstance.text(values[i]));
      }
    }
    return failure == null && answers.equals(y) && texts.equals(s);
  }

  /** Names and shapes of the outputs that it got. */
  public List<String> outputs() {
    return names;
  }

  public @Nullable Refusal failure() {
    return failure;
  }

  /** Rows of the run that it was part of. */
  public long batchRows() {
    return batchRows;
  }

  @Override
  public @Nullable InputTensor input(int index) {
    return index == 0 ? x : optional;
  }

  @Override
  public long rows() {
    return x.shape()[0];
  }

  @Override
  public boolean wants(int output) {
    return wanted[output];
  }

  @Override
  public int priority() {
    return priority;
  }

  @Override
  public long enqueuedNanos() {
    return enqueuedNanos;
  }

  @Override
  public @Nullable Refusal abandoned(long nowNanos) {
    return abandoned;
  }

  @Override
  public boolean expire(long nowNanos) {
    return abandoned != null;
  }

  @Override
  public void started(long nowNanos, long rowsOfRun) {
    batchRows = rowsOfRun;
  }

  @Override
  public void succeeded(List<OutputTensor> outputs, long runEndNanos) {
    for (OutputTensor output : outputs) {
      names.add(output.name() + Shapes.text(output.shape()));
      ByteBuffer data = output.data();
      while (data.hasRemaining()) {
        if (output.name().equals("y")) {
          answers.add(data.getFloat());
        } else {
          byte[] element = new byte[data.getInt()];
          data.get(element);
          texts.add(new String(element, StandardCharsets.UTF_8));
        }
      }
    }
    tell();
  }

  @Override
  public void failed(Refusal refusal, long nowNanos) {
    failure = refusal;
    tell();
  }

  private void tell() {
    told.incrementAndGet();
    try {
      onTold.run();
    } finally {
      done.countDown();
    }
  }
}
