package io.tiltyard.runtime.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.base.time.Clock;
import io.tiltyard.runtime.model.ModelOptions;
import io.tiltyard.runtime.model.ModelRunException;
import io.tiltyard.runtime.testing.FakeInstance;
import io.tiltyard.runtime.testing.FakeMember;
import io.tiltyard.runtime.testing.SeededRandom;
import io.tiltyard.runtime.testing.Signatures;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Many clients, several instances, no order: every request is answered once with its own rows. */
@Timeout(120)
final class BatcherStressTest {
  private static final int CLIENTS = 4;
  private static final int REQUESTS = 8_000;
  private static final int WINDOW = 16;

  /** The most rows of a request; runs of more are batches. */
  private static final int ALONE = 3;

  private static final Refusal GONE = new Refusal(ErrorCode.CANCELLED, "gone");

  private final AtomicLong canary = new AtomicLong();
  private final AtomicInteger wrong = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private final AtomicInteger answered = new AtomicInteger();

  private static FakeInstance instance(int failEvery) {
    AtomicInteger runs = new AtomicInteger();
    return new FakeInstance(
        inputs -> {
          if (failEvery > 0
              && inputs.shape(0)[0] > ALONE
              && runs.incrementAndGet() % failEvery == 0) {
            throw new ModelRunException(
                new Refusal(ErrorCode.MODEL_EXECUTION_FAILED, "now and then"),
                new IllegalStateException("now and then"));
          }
        });
  }

  private static void settle(List<FakeMember> open, AtomicInteger answered, AtomicInteger wrong) {
    for (FakeMember member : open) {
      member.await();
      Refusal failure = member.failure();
      boolean left = GONE.equals(failure) && member.abandoned(0) != null;
      boolean replaced =
          failure != null
              && failure.code() == ErrorCode.QUEUE_FULL
              && member.priority() > Priority.HIGHEST;
      boolean right = left || replaced || member.hasItsOwnRows();
      if (!right || member.told() != 1) {
        wrong.incrementAndGet();
      }
      answered.incrementAndGet();
    }
    open.clear();
  }

  /** Brings requests, and runs what it is asked for before it waits for answers. */
  private final class Client extends Thread implements Carrier {
    private final Deque<Runnable> later = new ArrayDeque<>();
    private final Batcher batcher;
    private final long seed;

    Client(Batcher batcher, long seed) {
      this.batcher = batcher;
      this.seed = seed;
    }

    @Override
    public boolean afterwards(Runnable task) {
      return later.add(task);
    }

    @Override
    public void run() {
      client(batcher, seed, this::runLater);
    }

    private void runLater() {
      for (Runnable task = later.poll(); task != null; task = later.poll()) {
        task.run();
      }
    }
  }

  private void client(Batcher batcher, long seed, Runnable beforeWaiting) {
    Random random = new Random(seed);
    List<FakeMember> open = new ArrayList<>();
    for (int i = 0; i < REQUESTS; i++) {
      float[] values = new float[random.nextInt(5)];
      for (int v = 0; v < values.length; v++) {
        values[v] = canary.incrementAndGet() & 0xffffff;
      }
      int columns = values.length == 4 ? 2 : 1;
      FakeMember member = FakeMember.of(Clock.system().nanoTime(), columns, values);
      if (random.nextInt(50) == 0) {
        member.abandon(GONE);
      }
      member.priority(random.nextInt(Priority.LEVELS));
      boolean taken = random.nextInt(4) == 0 ? batcher.offerShadow(member) : batcher.offer(member);
      if (taken) {
        open.add(member);
        if (random.nextInt(20) == 0) {
          member.abandon(GONE);
        }
      } else {
        refused.incrementAndGet();
      }
      if (open.size() >= 1 + random.nextInt(WINDOW)) {
        beforeWaiting.run();
        settle(open, answered, wrong);
      }
    }
    beforeWaiting.run();
    settle(open, answered, wrong);
  }

  @ParameterizedTest(
      name = "{0} instances, delay {1} ns, queue {2}, every {3}th batch fails, inline {4} ns")
  @CsvSource({
    "1,0,64,0,0",
    "3,0,64,0,0",
    "4,0,4,0,0",
    "3,200000,64,0,0",
    "3,0,64,7,0",
    "2,200000,8,5,0",
    "1,0,64,0,1000000000",
    "3,0,64,7,1000000000",
    "2,0,4,0,1000000000",
    "2,0,64,0,5000"
  })
  void everyone_is_answered_once_with_its_own_rows(
      int instances, long delayNanos, int queue, int failEvery, long inlineNanos) throws Exception {
    Random random = SeededRandom.create();
    List<FakeInstance> engines = new ArrayList<>();
    for (int i = 0; i < instances; i++) {
      engines.add(instance(failEvery));
    }
    AtomicLong rowsSeen = new AtomicLong();
    Batcher batcher =
        new Batcher(
            Signatures.echo(),
            new ModelOptions(instances, 1, 8, delayNanos, queue, inlineNanos, false),
            engines,
            (requests, rows, nanos) -> rowsSeen.addAndGet(rows),
            Clock.system(),
            Thread::new);
    Watchdog watchdog = new Watchdog();
    watchdog.watch(batcher);
    Thread watching =
        new Thread(
            () -> {
              while (watchdog.size() > 0) {
                watchdog.doWork();
                Thread.onSpinWait();
              }
            });
    watching.start();
    List<Thread> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(new Client(batcher, random.nextLong()));
    }
    clients.forEach(Thread::start);
    for (Thread client : clients) {
      client.join();
    }
    batcher.close();
    watching.join();
    assertThat(wrong).hasValue(0);
    assertThat(answered.get() + refused.get()).isEqualTo(CLIENTS * REQUESTS);
    assertThat(batcher.depth()).isZero();
    assertThat(engines).allMatch(engine -> engine.closes() == 1);
    long rowsRun = engines.stream().flatMap(e -> e.runs().stream()).mapToLong(r -> r).sum();
    assertThat(rowsSeen).hasValue(rowsRun);
  }
}
