package io.tiltyard.router.storm;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.base.tensor.DataType;
import io.tiltyard.base.tensor.InputTensor;
import io.tiltyard.base.time.Clock;
import io.tiltyard.router.dispatch.InferenceAnswer;
import io.tiltyard.router.dispatch.InferenceRequest;
import io.tiltyard.router.dispatch.InferenceService;
import io.tiltyard.router.dispatch.ResponseSink;
import io.tiltyard.router.testing.CountedPayload;
import io.tiltyard.runtime.batch.Priority;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A client with several requests in flight, each of which has to be answered once, by the version
 * that it names, with that version's numbers; or refused for a reason that is allowed.
 */
final class StormClient implements Runnable {
  private static final int IN_FLIGHT = 16;
  private static final int COLUMNS = 4;
  private static final int OUTPUTS = 3;
  private static final float[] BIAS = {0.5f, -0.5f, 0.25f};

  private final InferenceService service;
  private final Clock clock;
  private final Random random;
  private final boolean wild;
  private final BooleanSupplier goOn;
  private final StormRecord record;
  private final Semaphore places = new Semaphore(IN_FLIGHT);

  /**
   * @param wild whether its requests also name versions and aliases, hurry, and are abandoned;
   *     otherwise none of them may be refused
   * @param goOn asked before each request
   */
  StormClient(
      InferenceService service,
      Clock clock,
      long seed,
      boolean wild,
      BooleanSupplier goOn,
      StormRecord record) {
    this.service = service;
    this.clock = clock;
    this.random = new Random(seed);
    this.wild = wild;
    this.goOn = goOn;
    this.record = record;
  }

  @Override
  public void run() {
    try {
      while (goOn.getAsBoolean()) {
        places.acquire();
        send();
      }
      if (!places.tryAcquire(IN_FLIGHT, 60, TimeUnit.SECONDS)) {
        record.fail("requests without an answer: " + (IN_FLIGHT - places.availablePermits()));
      }
    } catch (InterruptedException e) {
      record.fail("interrupted");
    }
  }

  private void send() {
    float[] values = new float[COLUMNS * (1 + random.nextInt(3))];
    for (int i = 0; i < values.length; i++) {
      values[i] = (random.nextInt(64) - 32) / 4f; // exact in every sum that the model makes
    }
    int kind = wild ? random.nextInt(8) : 0;
    long version = kind < 3 ? 0 : kind < 6 ? kind - 2 : 0;
    String alias = kind == 6 ? "blue" : kind == 7 ? "champion" : null;
    boolean hurried = wild && random.nextInt(8) == 0;
    boolean abandoned = wild && random.nextInt(16) == 0;
    long now = clock.nanoTime();
    long deadline = hurried ? now + random.nextInt(2_000_000) : Long.MAX_VALUE;
    service.dispatch(
        request(values, version, alias, now, deadline),
        new Sink(values, version, hurried, abandoned, alias != null));
  }

  private InferenceRequest request(
      float[] values, long version, @Nullable String alias, long now, long deadline) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    long[] shape = {values.length / COLUMNS, COLUMNS};
    CountedPayload payload = new CountedPayload(bytes.array());
    return new InferenceRequest(
        StormBed.MODEL,
        version,
        alias,
        null,
        null,
        List.of(new InputTensor("x", DataType.FP32, shape, payload)),
        null,
        List.of(),
        Priority.DEFAULT,
        clock.epochMicros(),
        now,
        now,
        deadline);
  }

  private final class Sink implements ResponseSink {
    private final float[] values;
    private final long version;
    private final boolean hurried;
    private final boolean abandoned;
    private final boolean aliased;
    private final AtomicInteger told = new AtomicInteger();

    Sink(float[] values, long version, boolean hurried, boolean abandoned, boolean aliased) {
      this.values = values;
      this.version = version;
      this.hurried = hurried;
      this.abandoned = abandoned;
      this.aliased = aliased;
    }

    @Override
    public void answer(InferenceAnswer answer) {
      if (version != 0 && answer.version() != version) {
        record.fail("version " + answer.version() + " answered for " + version);
      }
      ByteBuffer data = answer.outputs().get(0).data();
      int rows = values.length / COLUMNS;
      boolean right = data.remaining() == rows * OUTPUTS * Float.BYTES;
      for (int row = 0; right && row < rows; row++) {
        for (int column = 0; column < OUTPUTS; column++) {
          float last = values[row * COLUMNS + COLUMNS - 1];
          float sum = values[row * COLUMNS + column] + last + BIAS[column];
          right &= data.getFloat() == sum * answer.version();
        }
      }
      if (!right) {
        record.fail("a wrong answer of version " + answer.version());
      }
      record.answered(answer.version());
      told();
    }

    @Override
    public void refuse(String id, Refusal refusal) {
      record.refused(refusal.code());
      if (!allowed().contains(refusal.code())) {
        record.fail(refusal.code() + ": " + refusal.text());
      }
      told();
    }

    private Set<ErrorCode> allowed() {
      if (!wild) {
        return Set.of();
      }
      Set<ErrorCode> allowed = EnumSet.of(ErrorCode.ROUTE_NOT_READY);
      if (version != 0 || aliased) {
        allowed.add(ErrorCode.VERSION_NOT_READY);
        allowed.add(ErrorCode.SHED_FOR_CHAMPION); // requests in a hurry are pressure
      }
      if (aliased) {
        allowed.add(ErrorCode.VERSION_NOT_FOUND);
      }
      if (hurried) {
        allowed.add(ErrorCode.DEADLINE_EXCEEDED);
        allowed.add(ErrorCode.DEADLINE_UNREACHABLE);
      }
      if (abandoned) {
        allowed.add(ErrorCode.CANCELLED);
      }
      return allowed;
    }

    private void told() {
      if (told.incrementAndGet() > 1) {
        record.fail("told " + told + " times");
        return;
      }
      places.release();
    }

    @Override
    public boolean isCancelled() {
      return abandoned;
    }
  }
}
