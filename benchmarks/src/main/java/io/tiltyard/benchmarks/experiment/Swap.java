package io.tiltyard.benchmarks.experiment;

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
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Does anybody notice that a model is replaced? Latency at 70 % of what one instance can do, while
 * versions replace each other without a pause, and while nothing is replaced.
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

  private static final int PASSES = 10;
  private static final Duration WARM_UP = Duration.ofSeconds(40);
  private static final Duration PROBE = Duration.ofSeconds(6);
  private static final int PROBES_IN_FLIGHT = 64;
  private static final String LATENCIES = "latency_ms";
  private static final Goal LATENCY = Goal.atMost(1.25);

  @Mixin private final Options options = new Options();

  @Option(
      names = "--share",
      defaultValue = "0.7",
      description = "Of the capacity that is asked for; default ${DEFAULT-VALUE}.")
  private double share;

  @Option(
      names = "--turn-seconds",
      defaultValue = "15",
      description = "Length of a turn; default ${DEFAULT-VALUE}.")
  private int turnSeconds;

  /**
   * As the result file holds it.
   *
   * @param at when it ended
   * @param capacity answers a second with 64 in flight
   * @param rate of requests, Poisson arrivals
   * @param failed requests of all turns that got no answer
   * @param swaps in all turns
   * @param swapMillis from the request to load a version until the one before was unloaded
   * @param p99 during swaps, divided by before them
   * @param median the same of the 50th percentile
   * @param droppedPairs those with steal
   * @param pairs during swaps and before
   */
  record Found(
      String name,
      String at,
      Machine machine,
      double capacity,
      double rate,
      long failed,
      int swaps,
      Estimate swapMillis,
      Estimate p99,
      Goal.Verdict verdict,
      Estimate median,
      long droppedPairs,
      List<LoadPair> pairs) {}

  @Override
  public Integer call() throws IOException {
    byte[] model = Repository.minilm(options.root);
    try (Stage stage = new Stage(options)) {
      Path models = Repository.add(stage.directory(), MODEL, model);
      Stage.Server gateway = stage.gateway("gateway", models, ONE_CORE);
      LoadTool tool = new LoadTool(options.root, stage.directory().resolve("load.stderr"));
      double capacity = capacity(gateway);
      double rate = Math.floor(capacity * share);
      System.out.printf("%.0f/s with %d in flight%n", capacity, PROBES_IN_FLIGHT);
      List<LoadPair> pairs = new ArrayList<>();
      List<Double> swaps = new ArrayList<>();
      try (Swapping swapping =
          new Swapping(gateway.gateway().orElseThrow(), models, MODEL, model)) {
        for (int pass = 0; pass < options.passes(PASSES); pass++) {
          LoadTurn before = load(tool, gateway, rate, "before");
          LoadTurn[] during = new LoadTurn[1];
          swaps.addAll(swapping.during(() -> during[0] = load(tool, gateway, rate, "during")));
          pairs.add(new LoadPair(during[0], before));
        }
      }
      Found found = found(capacity, rate, swaps, pairs);
      System.out.printf(
          "%np99 during swaps / before%n    = %s  %s%n"
              + "    of medians %s; %d requests failed, %d swaps of %.0f ms each;"
              + " %d of %d pairs dropped%n",
          Report.interval(found.p99()),
          Report.verdict(LATENCY, found.verdict()),
          Report.interval(found.median()),
          found.failed(),
          found.swaps(),
          found.swapMillis().median(),
          found.droppedPairs(),
          pairs.size());
      System.out.println(ResultFile.write(options.results, found.name(), found));
    }
    return 0;
  }

  private Found found(double capacity, double rate, List<Double> swaps, List<LoadPair> pairs) {
    Estimate p99 =
        LoadPair.ratio(pairs, LoadTurn::isUndisturbed, turn -> turn.millis(LATENCIES, "p99"));
    return new Found(
        "swap",
        Result.now(),
        Machine.describe(options.root, options.serverCpus),
        capacity,
        rate,
        pairs.stream().mapToLong(pair -> pair.of().failed() + pair.to().failed()).sum(),
        swaps.size(),
        Estimate.of(swaps),
        p99,
        LATENCY.verdict(p99),
        LoadPair.ratio(pairs, LoadTurn::isUndisturbed, turn -> turn.millis(LATENCIES, "p50")),
        LoadPair.dropped(pairs, LoadTurn::isUndisturbed),
        pairs);
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

  private LoadTurn load(LoadTool tool, Stage.Server gateway, double rate, String name) {
    LoadTurn turn =
        LoadTurn.take(
            tool,
            List.of(
                "--url=grpc://127.0.0.1:" + gateway.port(),
                "--model=" + MODEL,
                "--int-max=input_ids=20000",
                "--rate=" + rate,
                "--warm-up=4s",
                "--for=" + turnSeconds + "s"));
    System.out.printf(
        "%-6s  p50 %7.3f ms  p99 %7.3f ms  p99.9 %7.3f ms  failed %d  machine %.0f %% busy"
            + "  client late by p99 %.3f ms%n",
        name,
        turn.millis(LATENCIES, "p50"),
        turn.millis(LATENCIES, "p99"),
        turn.millis(LATENCIES, "p99.9"),
        turn.failed(),
        turn.busyShare() * 100,
        turn.millis("generator_late_ms", "p99"));
    return turn;
  }
}
