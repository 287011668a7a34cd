package io.tiltyard.benchmarks.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiltyard.benchmarks.load.ClosedLoop;
import io.tiltyard.benchmarks.paired.Estimate;
import io.tiltyard.benchmarks.paired.Goal;
import io.tiltyard.benchmarks.process.LoadTool;
import io.tiltyard.benchmarks.process.Machine;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Does anybody notice that a model is replaced? Latency at 70 % of what one instance can do, while
 * versions replace each other without a pause, and right before. All turns are parts of one run of
 * one client, which has compiled its code by then.
 */
@Command(
    name = "swap",
    description = "Latency at 70 % of capacity while versions are swapped, against before.")
final class Swap implements Callable<Integer> {
  private static final String MODEL = "minilm";

  /**
   * One run at a time takes one core; what a swap does is for the others. One row a run, so that a
   * request costs the same at every rate, and a share of the capacity is a share of that core.
   */
  private static final String ONE_CORE =
      "models: {%s: {instances: 1, threads: 1, batching: {max_size: 1}}}%n".formatted(MODEL);

  private static final int PASSES = 8;
  private static final Duration WARM_UP = Duration.ofSeconds(40);
  private static final Duration CLIENT_WARM_UP = Duration.ofSeconds(20);
  private static final Duration PROBE = Duration.ofSeconds(6);
  private static final int PROBES_IN_FLIGHT = 64;

  /** For the last swap of a turn to end, and for what it leaves in queues. */
  private static final Duration REST = Duration.ofSeconds(5);

  private static final Goal LATENCY = Goal.atMost(1.25);

  @Mixin private final Options options = new Options();

  @Option(
      names = "--share",
      defaultValue = "0.7",
      description = "Of the capacity that is asked for; default ${DEFAULT-VALUE}.")
  private double share;

  @Option(
      names = "--turn-seconds",
      defaultValue = "10",
      description = "Length of a turn; default ${DEFAULT-VALUE}.")
  private int turnSeconds;

  /**
   * As the result file holds it.
   *
   * @param at when it ended
   * @param capacity answers a second with 64 in flight
   * @param rate of requests, Poisson arrivals
   * @param failed requests of the whole run that got no answer
   * @param swapMillis of each swap, from the request to load a version until the one before was
   *     unloaded
   * @param p99 during swaps, divided by before them
   * @param median the same of the 50th percentile
   * @param droppedPairs those with steal
   * @param pairs during swaps and before
   * @param summary of the whole run
   */
  record Found(
      String name,
      String at,
      Machine machine,
      double capacity,
      double rate,
      long failed,
      List<Double> swapMillis,
      Estimate p99,
      Goal.Verdict verdict,
      Estimate median,
      long droppedPairs,
      List<SwapTurn.Pair> pairs,
      JsonNode summary) {}

  @Override
  public Integer call() throws IOException {
    byte[] model = Repository.minilm(options.root);
    try (Stage stage = new Stage(options)) {
      Path models = Repository.add(stage.directory(), MODEL, model);
      Stage.Server gateway = stage.gateway("gateway", models, ONE_CORE);
      double capacity = capacity(gateway);
      double rate = Math.floor(capacity * share);
      System.out.printf(
          "%.0f/s with %d in flight, %.0f/s from now on%n", capacity, PROBES_IN_FLIGHT, rate);
      Path log = stage.directory().resolve("latencies.hlog");
      LoadTool tool = new LoadTool(options.root, stage.directory().resolve("load.stderr"));
      CompletableFuture<JsonNode> run =
          CompletableFuture.supplyAsync(() -> tool.run(arguments(gateway, rate, log)));
      List<SwapTurn.Span> spans = new ArrayList<>();
      List<Double> swaps = new ArrayList<>();
      try (Swapping swapping =
          new Swapping(gateway.gateway().orElseThrow(), models, MODEL, model)) {
        pause(CLIENT_WARM_UP.plus(REST));
        for (int pass = 0; pass < options.passes(PASSES); pass++) {
          spans.add(SwapTurn.Span.of(this::pauseTurn));
          swaps.addAll(swapping.during(() -> spans.add(SwapTurn.Span.of(this::pauseTurn))));
          pause(REST);
        }
      }
      JsonNode summary = run.join();
      Found found =
          found(capacity, rate, swaps, pairs(spans, IntervalLatencies.read(log)), summary);
      print(found);
      System.out.println(ResultFile.write(options.results, found.name(), found));
    }
    return 0;
  }

  private void pauseTurn() {
    pause(Duration.ofSeconds(turnSeconds));
  }

  private static void pause(Duration length) {
    try {
      Thread.sleep(length.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static List<SwapTurn.Pair> pairs(List<SwapTurn.Span> spans, IntervalLatencies latencies) {
    List<SwapTurn.Pair> pairs = new ArrayList<>();
    for (int i = 0; i + 1 < spans.size(); i += 2) {
      SwapTurn before = spans.get(i).turn(latencies);
      pairs.add(new SwapTurn.Pair(spans.get(i + 1).turn(latencies), before));
    }
    return pairs;
  }

  private Found found(
      double capacity,
      double rate,
      List<Double> swaps,
      List<SwapTurn.Pair> pairs,
      JsonNode summary) {
    Estimate p99 = SwapTurn.Pair.ratio(pairs, SwapTurn::p99Millis);
    return new Found(
        "swap",
        Result.now(),
        Machine.describe(options.root, options.serverCpus),
        capacity,
        rate,
        summary.get("due").asLong() - summary.get("ok").asLong(),
        swaps,
        p99,
        LATENCY.verdict(p99),
        SwapTurn.Pair.ratio(pairs, SwapTurn::p50Millis),
        SwapTurn.Pair.dropped(pairs),
        pairs,
        summary);
  }

  private static void print(Found found) {
    found.pairs().forEach(pair -> System.out.println(text(pair)));
    System.out.printf(
        "%np99 during swaps / before%n    = %s  %s%n"
            + "    of medians %s; %d of %d requests failed; %d swaps, %.0f ms each;"
            + " %d of %d pairs dropped%n",
        Report.interval(found.p99()),
        Report.verdict(LATENCY, found.verdict()),
        Report.interval(found.median()),
        found.failed(),
        found.summary().get("due").asLong(),
        found.swapMillis().size(),
        Estimate.of(found.swapMillis()).median(),
        found.droppedPairs(),
        found.pairs().size());
  }

  private static String text(SwapTurn.Pair pair) {
    return "p50 %s  p99 %s ms, machine %s %% busy"
        .formatted(
            text(pair, "%7.3f", SwapTurn::p50Millis),
            text(pair, "%8.3f", SwapTurn::p99Millis),
            text(pair, "%3.0f", turn -> turn.busyShare() * 100));
  }

  private static String text(SwapTurn.Pair pair, String format, ToDoubleFunction<SwapTurn> value) {
    return (format + " after " + format)
        .formatted(value.applyAsDouble(pair.during()), value.applyAsDouble(pair.before()));
  }

  private double capacity(Stage.Server gateway) {
    Exchange sentences = Minilm.unchecked();
    try (ClosedLoop client =
        new ClosedLoop(
            gateway.port(), 1, PROBES_IN_FLIGHT, sentences.requests(), sentences.check())) {
      Stage.load(client, options.warmUp(WARM_UP));
      return Stage.load(client, PROBE) / (double) PROBE.toSeconds();
    }
  }

  private List<String> arguments(Stage.Server gateway, double rate, Path log) {
    Duration pass = Duration.ofSeconds(2L * turnSeconds).plus(REST.multipliedBy(2));
    Duration all = pass.multipliedBy(options.passes(PASSES)).plus(REST.multipliedBy(2));
    return List.of(
        "--url=grpc://127.0.0.1:" + gateway.port(),
        "--model=" + MODEL,
        "--int-max=input_ids=20000",
        "--rate=" + rate,
        "--hlog=" + log,
        "--warm-up=" + CLIENT_WARM_UP.toSeconds() + "s",
        "--for=" + all.toSeconds() + "s");
  }
}
