package io.tiltyard.runtime.onnx;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.base.tensor.DataType;
import io.tiltyard.base.tensor.InputTensor;
import io.tiltyard.base.tensor.OutputTensor;
import io.tiltyard.base.time.Clock;
import io.tiltyard.runtime.batch.BatchMember;
import io.tiltyard.runtime.batch.Batcher;
import io.tiltyard.runtime.batch.Priority;
import io.tiltyard.runtime.batch.Watchdog;
import io.tiltyard.runtime.model.Model;
import io.tiltyard.runtime.model.ModelOptions;
import io.tiltyard.runtime.testing.Tensors;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A process of its own that has room for one large request and sends some to two models in turn,
 * each until it is answered. Prints how many were.
 */
final class LargeRequests {
  private static final int BYTES = 52 << 20;
  private static final int COLUMNS = 16;
  private static final int TURNS = 4;
  private static final long WATCHDOG_PAUSE_NANOS = 10_000_000;
  private static final int MAX_TRIES = 40;
  private static final byte[] ROWS = new byte[BYTES];

  private LargeRequests() {}

  public static void main(String[] arguments) throws Exception {
    Watchdog watchdog = new Watchdog();
    Thread looking = new Thread(() -> look(watchdog));
    looking.setDaemon(true);
    try (OnnxModelLoader loader = new OnnxModelLoader();
        Model one = TestModels.load(loader, "serving/identity64");
        Model other = TestModels.load(loader, "serving/identity64");
        Batcher first = batcher(one);
        Batcher second = batcher(other)) {
      watchdog.watch(first);
      watchdog.watch(second);
      looking.start();
      int answered = 0;
      for (int i = 0; i < TURNS; i++) {
        send(i % 2 == 0 ? first : second);
        answered++;
      }
      System.out.println("answered " + answered);
    }
  }

  private static void look(Watchdog watchdog) {
    while (true) {
      watchdog.doWork();
      LockSupport.parkNanos(WATCHDOG_PAUSE_NANOS);
    }
  }

  private static Batcher batcher(Model model) {
    return new Batcher(
        model.signature(),
        new ModelOptions(1, 1, 0, 0, 8, 0, false),
        List.of(model.newInstance()),
        (requests, rows, nanos) -> {},
        Clock.system(),
        Thread::new);
  }

  private static void send(Batcher batcher) {
    String refused = "";
    for (int i = 0; i < MAX_TRIES; i++) {
      Large large = new Large();
      batcher.offer(large);
      Optional<Refusal> refusal = large.told.join();
      if (refusal.isEmpty()) {
        return;
      }
      refused = refusal.get().text();
      if (refusal.get().code() != ErrorCode.OUT_OF_MEMORY) {
        break;
      }
    }
    throw new IllegalStateException("never answered, the last refusal: " + refused);
  }

  private static final class Large implements BatchMember {
    private final CompletableFuture<Optional<Refusal>> told = new CompletableFuture<>();
    private final InputTensor x =
        Tensors.raw("x", DataType.FP32, new long[] {rows(), COLUMNS}, ROWS);

    @Override
    public InputTensor input(int index) {
      return x;
    }

    @Override
    public long rows() {
      return BYTES / Float.BYTES / COLUMNS;
    }

    @Override
    public boolean wants(int output) {
      return true;
    }

    @Override
    public int priority() {
      return Priority.DEFAULT;
    }

    @Override
    public long enqueuedNanos() {
      return 0;
    }

    @Override
    public @Nullable Refusal abandoned(long nowNanos) {
      return null;
    }

    @Override
    public boolean expire(long nowNanos) {
      return false;
    }

    @Override
    public void started(long nowNanos, long batchRows) {}

    @Override
    public void succeeded(List<OutputTensor> outputs, long runEndNanos) {
      told.complete(Optional.empty());
    }

    @Override
    public void failed(Refusal refusal, long nowNanos) {
      told.complete(Optional.of(refusal));
    }
  }
}
