package io.tiltyard.benchmarks.experiment;

import io.tiltyard.benchmarks.load.ClosedLoop;
import io.tiltyard.benchmarks.load.Requests;
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
 * Does a slow model hold up a fast one? The fast model's latency at a steady rate, alone and beside
 * a slow model of the same process that is never idle.
 */
@Command(
    name = "bulkhead",
    description = "Latency of a fast model beside a slow one, against the fast one alone.")
final class Bulkhead implements Callable<Integer> {
  private static final String FAST = "identity64";
  private static final String SLOW = "slow";
  private static final int SLOW_FLOATS = 4;
  private static final int PASSES = 10;
  private static final Duration WARM_UP = Duration.ofSeconds(10);
  private static final int SLOW_IN_FLIGHT = 4;
  private static final String LATENCIES = "latency_ms";
  private static final double MAX_FAILED = 0.001;
  private static final Goal LATENCY = Goal.atMost(1.3);

  @Mixin private final Options options = new Options();

  @Option(
      names = "--rate",
      defaultValue = "1000",
      description = "Requests a second to the fast model; default ${DEFAULT-VALUE}.")
  private int rate;

  @Option(
      names = "--turn-seconds",
      defaultValue = "10",
      description = "Length of a turn; default ${DEFAULT-VALUE}.")
  private int turnSeconds;

  /**
   * As the result file holds it.
   *
   * @param at when it ended
   * @param rate of requests to the fast model, Poisson arrivals
   * @param slowLoad in words
   * @param p99 of the fast model beside the slow one, divided by alone in the same pass
   * @param median the same of the 50th percentile
   * @param droppedPairs those with steal, or in which requests failed: a percentile of those that
   *     are left says nothing
   * @param pairs of the fast model beside the slow one and alone
   * @param slowPerSecond answers of the slow model beside the fast one
   */
  record Found(
      String name,
      String at,
      Machine machine,
      int rate,
      String slowLoad,
      Estimate p99,
      Goal.Verdict verdict,
      Estimate median,
      long droppedPairs,
      List<LoadPair> pairs,
      List<Double> slowPerSecond) {}

  @Override
  public Integer call() throws IOException {
    try (Stage stage = new Stage(options)) {
      Path models = Repository.add(stage.directory(), FAST, Repository.identity(options.root));
      Repository.add(stage.directory(), SLOW, Repository.slow(options.root));
      Stage.Server gateway = stage.gateway("gateway", models, "");
      stage.heat(gateway, Exchange.identity(FAST), options.warmUp(WARM_UP));
      LoadTool tool = new LoadTool(options.root, stage.directory().resolve("load.stderr"));
      List<LoadPair> pairs = new ArrayList<>();
      List<Double> slowPerSecond = new ArrayList<>();
      try (ClosedLoop slow = slow(gateway)) {
        for (int pass = 0; pass < options.passes(PASSES); pass++) {
          LoadTurn before = pass % 2 == 0 ? load(tool, gateway, "alone") : null;
          long start = System.nanoTime();
          slow.start();
          LoadTurn beside = load(tool, gateway, "beside");
          slowPerSecond.add(slow.stop() * 1e9 / (System.nanoTime() - start));
          LoadTurn alone = before == null ? load(tool, gateway, "alone") : before;
          pairs.add(new LoadPair(beside, alone));
        }
      }
      Estimate p99 = LoadPair.ratio(pairs, Bulkhead::isFit, turn -> turn.millis(LATENCIES, "p99"));
      Found found =
          new Found(
              "bulkhead",
              Result.now(),
              Machine.describe(options.root, options.serverCpus),
              rate,
              SLOW_IN_FLIGHT + " in flight on one connection",
              p99,
              LATENCY.verdict(p99),
              LoadPair.ratio(pairs, Bulkhead::isFit, turn -> turn.millis(LATENCIES, "p50")),
              LoadPair.dropped(pairs, Bulkhead::isFit),
              pairs,
              slowPerSecond);
      System.out.printf(
          "%np99 of the fast model beside the slow one / alone%n    = %s  %s%n"
              + "    of medians %s; the slow model answered %.1f/s; %d of %d pairs dropped%n",
          Report.interval(p99),
          Report.verdict(LATENCY, found.verdict()),
          Report.interval(found.median()),
          Estimate.of(slowPerSecond).median(),
          found.droppedPairs(),
          pairs.size());
      System.out.println(ResultFile.write(options.results, found.name(), found));
    }
    return 0;
  }

  private static ClosedLoop slow(Stage.Server gateway) {
    List<byte[]> requests =
        Requests.floats(SLOW, SLOW_FLOATS, List.of(new byte[SLOW_FLOATS * Float.BYTES]));
    return new ClosedLoop(gateway.port(), 1, SLOW_IN_FLIGHT, requests, (request, answer) -> {});
  }

  /**
   * Whether a percentile of the answers is one of the requests. The client's own lateness, some
   * tenths of a millisecond here and there, is in both turns of a pair and printed with them.
   */
  private static boolean isFit(LoadTurn turn) {
    return turn.isUndisturbed() && turn.failedShare() <= MAX_FAILED;
  }

  private LoadTurn load(LoadTool tool, Stage.Server gateway, String name) {
    LoadTurn turn =
        LoadTurn.take(
            tool,
            List.of(
                "--url=grpc://127.0.0.1:" + gateway.port(),
                "--model=" + FAST,
                "--rate=" + rate,
                "--warm-up=3s",
                "--for=" + turnSeconds + "s"));
    System.out.printf(
        "%-6s  p50 %7.3f ms  p99 %7.3f ms  p99.9 %7.3f ms  failed %.2f %%  client late by p99 %.3f ms%n",
        name,
        turn.millis(LATENCIES, "p50"),
        turn.millis(LATENCIES, "p99"),
        turn.millis(LATENCIES, "p99.9"),
        turn.failedShare() * 100,
        turn.millis("generator_late_ms", "p99"));
    return turn;
  }
}
