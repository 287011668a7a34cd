package io.tiltyard.benchmarks.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiltyard.benchmarks.load.ClosedLoop;
import io.tiltyard.benchmarks.process.LoadTool;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * What one pass found: how much the server can do now, and what requests met at a share of that,
 * first while nothing happened and then during swaps.
 *
 * @param capacity answers a second in a closed loop
 * @param rate of requests, Poisson arrivals
 * @param due requests
 * @param failed those of them that got no answer
 * @param swapMillis of each swap, from the request to load a version until the one before was
 *     unloaded
 * @param during what requests met during swaps
 * @param before what they met right before
 */
record SwapPass(
    double capacity,
    double rate,
    long due,
    long failed,
    List<Double> swapMillis,
    SwapTurn during,
    SwapTurn before) {
  private static final Duration PROBE = Duration.ofSeconds(5);
  private static final int PROBES_IN_FLIGHT = 2;
  private static final Duration CLIENT_WARM_UP = Duration.ofSeconds(8);

  /** Between the parts of a pass, for what the one before left in queues. */
  private static final Duration REST = Duration.ofSeconds(4);

  /**
   * Where passes are run.
   *
   * @param model that is swapped
   * @param exchange of the closed loop that finds the capacity
   * @param share of the capacity that is asked for
   * @param turn length of one
   * @param log of the client's latencies; overwritten in each pass
   */
  record Setting(
      Stage.Server gateway,
      String model,
      Exchange exchange,
      LoadTool tool,
      double share,
      Duration turn,
      Path log) {
    SwapPass run(Swapping swapping) {
      double capacity = capacity(PROBE);
      double rate = capacity * share;
      CompletableFuture<JsonNode> client =
          CompletableFuture.supplyAsync(() -> tool.run(arguments(rate)));
      pause(CLIENT_WARM_UP.plus(REST));
      SwapTurn.Span before = SwapTurn.Span.of(() -> pause(turn));
      List<SwapTurn.Span> during = new ArrayList<>();
      List<Double> swaps = swapping.during(() -> during.add(SwapTurn.Span.of(() -> pause(turn))));
      JsonNode summary = client.join();
      IntervalLatencies latencies = IntervalLatencies.read(log);
      long due = summary.get("due").asLong();
      return new SwapPass(
          capacity,
          rate,
          due,
          due - summary.get("ok").asLong(),
          swaps,
          during.get(0).turn(latencies),
          before.turn(latencies));
    }

    /** Answers a second in a closed loop. */
    double capacity(Duration length) {
      try (ClosedLoop client =
          new ClosedLoop(
              gateway.port(), 1, PROBES_IN_FLIGHT, exchange.requests(), exchange.check())) {
        return Stage.load(client, length) * 1e3 / length.toMillis();
      }
    }

    private List<String> arguments(double rate) {
      Duration counted = turn.multipliedBy(2).plus(REST.multipliedBy(3));
      return List.of(
          "--url=grpc://127.0.0.1:" + gateway.port(),
          "--model=" + model,
          "--int-max=20000",
          "--rate=" + rate,
          "--hlog=" + log,
          "--warm-up=" + CLIENT_WARM_UP.toSeconds() + "s",
          "--for=" + counted.toSeconds() + "s");
    }
  }

  private static void pause(Duration length) {
    try {
      Thread.sleep(length.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Whether nothing was stolen from its turns. */
  boolean isUndisturbed() {
    return during.isUndisturbed() && before.isUndisturbed();
  }
}
