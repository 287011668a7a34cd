package io.tiltyard.router.storm;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiltyard.base.error.ErrorCode;
import io.tiltyard.base.error.Refusal;
import io.tiltyard.router.control.ControlLoop;
import io.tiltyard.router.control.LoadRequest;
import io.tiltyard.router.control.LoadResult;
import io.tiltyard.router.control.UnloadRequest;
import io.tiltyard.router.testing.SeededRandom;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * F110, F111: versions are swapped under requests. {@code tiltyard.storm.swaps} and {@code
 * tiltyard.storm.requests} say how many swaps and answers at least; the full storm is 1000 and
 * 1000000.
 */
@Timeout(900)
@Tag("one-jdk")
final class StormTest {
  private static final int SWAPS = Integer.getInteger("tiltyard.storm.swaps", 25);
  private static final long REQUESTS = Long.getLong("tiltyard.storm.requests", 40_000);
  private static final int CLIENTS = 4;
  private static final int OPERATORS = 3;
  private static final String BLUE = "blue";

  /** What an operator may be told where another one is at the same version. */
  private static final Set<ErrorCode> CROSSED =
      Set.of(ErrorCode.FAILED_PRECONDITION, ErrorCode.VERSION_NOT_READY);

  private final Random random = SeededRandom.create();
  private final StormRecord record = new StormRecord();
  private final AtomicInteger swaps = new AtomicInteger();

  @TempDir Path data;

  @Test
  void f111_no_request_is_lost_while_versions_are_swapped() throws Exception {
    try (StormBed bed = new StormBed(data)) {
      load(bed.control(), 1, "");
      List<Thread> clients = clients(bed, false);
      swapUntilDone(bed.control());
      join(clients);
      assertNothingFailed();
      bed.checkSessions();
      assertThat(bed.loads()).isGreaterThan(SWAPS);
    }
    assertThat(record.answers()).containsOnlyKeys(1L, 2L, 3L);
  }

  /** Each swap has the next version, or the next configuration, serve before the last one goes. */
  private void swapUntilDone(ControlLoop control) throws Exception {
    long current = 1;
    while (goOn()) {
      int n = swaps.get();
      if (random.nextInt(3) == 0) {
        load(control, current, "{\"instances\":" + (1 + n % 2) + ",\"n\":" + n + "}");
      } else {
        long next = 1 + (current + random.nextInt(2)) % 3;
        load(control, next, "");
        assertThat(get(control.unload(unload(current)))).isNull();
        current = next;
      }
      swaps.incrementAndGet();
    }
  }

  private static void load(ControlLoop control, long version, String override) throws Exception {
    LoadRequest request = new LoadRequest(StormBed.MODEL, version, override);
    LoadResult result = get(control.load(request));
    assertThat(result).isInstanceOf(LoadResult.Begun.class);
    if (result instanceof LoadResult.Begun begun) {
      assertThat(get(begun.done())).isNull();
    }
  }

  @Test
  void f110_a_storm_of_loads_and_unloads_leaves_nothing_behind() throws Exception {
    try (StormBed bed = new StormBed(data)) {
      List<Thread> all = clients(bed, true);
      for (int i = 0; i < OPERATORS; i++) {
        Random own = new Random(random.nextLong());
        all.add(start("operator-" + i, () -> meddle(bed.control(), own)));
      }
      join(all);
      assertNothingFailed();
      bed.checkSessions();
    }
    assertThat(record.answered()).isGreaterThanOrEqualTo(REQUESTS);
  }

  /** Loads and unloads whatever comes to mind; waits for some of it. */
  private void meddle(ControlLoop control, Random own) {
    try {
      while (goOn()) {
        long version = 1L + own.nextInt(3);
        switch (own.nextInt(6)) {
          case 0, 1 -> begin(control, version, "", own.nextBoolean());
          case 2 -> begin(control, version, "{\"n\":" + own.nextInt(3) + "}", own.nextBoolean());
          case 3 -> accept(get(control.unload(unload(version))), Set.of());
          case 4 -> accept(get(control.setAlias(StormBed.MODEL, BLUE, version)), Set.of());
          default ->
              accept(get(control.removeAlias(StormBed.MODEL, BLUE)), Set.of(ErrorCode.NOT_FOUND));
        }
        swaps.incrementAndGet();
      }
    } catch (Exception | AssertionError e) {
      record.fail("an operator: " + e);
    }
  }

  /** A load whose end is waited for, or not. */
  private void begin(ControlLoop control, long version, String override, boolean waits)
      throws Exception {
    LoadResult result = get(control.load(new LoadRequest(StormBed.MODEL, version, override)));
    if (result instanceof LoadResult.Refused refused) {
      accept(refused.refusal(), CROSSED);
    } else if (result instanceof LoadResult.Begun begun && waits) {
      accept(get(begun.done()), CROSSED);
    }
  }

  private void accept(@Nullable Refusal refusal, Set<ErrorCode> allowed) {
    if (refusal != null && !allowed.contains(refusal.code())) {
      record.fail("an operator was told " + refusal);
    }
  }

  private static UnloadRequest unload(long version) {
    return new UnloadRequest(StormBed.MODEL, version, false);
  }

  private static <T extends @Nullable Object> T get(CompletableFuture<T> result) throws Exception {
    return result.get(60, TimeUnit.SECONDS);
  }

  /** Until there were as many swaps and answers as there are to be, or something went wrong. */
  private boolean goOn() {
    return (swaps.get() < SWAPS || record.answered() < REQUESTS) && record.failures().isEmpty();
  }

  private List<Thread> clients(StormBed bed, boolean wild) {
    BooleanSupplier goOn = this::goOn;
    List<Thread> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(
          start(
              "client-" + i,
              new StormClient(
                  bed.dispatcher(), bed.clock(), random.nextLong(), wild, goOn, record)));
    }
    return clients;
  }

  private static Thread start(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.start();
    return thread;
  }

  private static void join(List<Thread> threads) throws InterruptedException {
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private void assertNothingFailed() {
    System.out.println(swaps + " changes, " + record);
    assertThat(record.failures()).isEmpty();
  }
}
