package io.tiltyard.benchmarks.experiment;

import com.fasterxml.jackson.databind.JsonNode;
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
   * @param alone the summaries of {@code tiltyard load}
   * @param beside of the turns with the slow model under load
   * @param slowPerSecond answers of the slow model in those turns
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
      List<JsonNode> alone,
      List<JsonNode> beside,
      List<Double> slowPerSecond) {}

  @Override
  public Integer call() throws IOException {
    try (Stage stage = new Stage(options)) {
      Path models = Repository.add(stage.directory(), FAST, Repository.identity(options.root));
      Repository.add(stage.directory(), SLOW, Repository.slow(options.root));
      Stage.Server gateway = stage.gateway("gateway", models, "");
      stage.heat(gateway, Exchange.identity(FAST), options.warmUp(WARM_UP));
      LoadTool tool = new LoadTool(options.root, stage.directory().resolve("load.stderr"));
      List<JsonNode> alone = new ArrayList<>();
      List<JsonNode> beside = new ArrayList<>();
      List<Double> slowPerSecond = new ArrayList<>();
      try (ClosedLoop slow = slow(gateway)) {
        for (int pass = 0; pass < options.passes(PASSES); pass++) {
          boolean aloneFirst = pass % 2 == 0;
          if (aloneFirst) {
            alone.add(load(tool, gateway, "alone"));
          }
          long start = System.nanoTime();
          slow.start();
          beside.add(load(tool, gateway, "beside"));
          slowPerSecond.add(slow.stop() * 1e9 / (System.nanoTime() - start));
          if (!aloneFirst) {
            alone.add(load(tool, gateway, "alone"));
          }
        }
      }
      Estimate p99 = Estimate.of(Paired.ratios(beside, alone, s -> percentile(s, "p99")));
      Found found =
          new Found(
              "bulkhead",
              Result.now(),
              Machine.describe(options.root, options.serverCpus),
              rate,
              SLOW_IN_FLIGHT + " in flight on one connection",
              p99,
              LATENCY.verdict(p99),
              Estimate.of(Paired.ratios(beside, alone, s -> percentile(s, "p50"))),
              alone,
              beside,
              slowPerSecond);
      System.out.printf(
          "%np99 of the fast model beside the slow one / alone%n    = %s  %s%n"
              + "    of medians %s; the slow model answered %.1f/s%n",
          Report.interval(p99),
          Report.verdict(LATENCY, found.verdict()),
          Report.interval(found.median()),
          Estimate.of(slowPerSecond).median());
      System.out.println(ResultFile.write(options.results, found.name(), found));
    }
    return 0;
  }

  private static ClosedLoop slow(Stage.Server gateway) {
    List<byte[]> requests =
        Requests.floats(SLOW, SLOW_FLOATS, List.of(new byte[SLOW_FLOATS * Float.BYTES]));
    return new ClosedLoop(gateway.port(), 1, SLOW_IN_FLIGHT, requests, (request, answer) -> {});
  }

  private JsonNode load(LoadTool tool, Stage.Server gateway, String turn) {
    JsonNode summary =
        tool.run(
            List.of(
                "--url=grpc://127.0.0.1:" + gateway.port(),
                "--model=" + FAST,
                "--rate=" + rate,
                "--warm-up=3s",
                "--for=" + turnSeconds + "s"));
    System.out.printf(
        "%-6s  p50 %7.3f ms  p99 %7.3f ms  p99.9 %7.3f ms  errors %d%s%n",
        turn,
        percentile(summary, "p50"),
        percentile(summary, "p99"),
        percentile(summary, "p99.9"),
        summary.get("errors").asLong(),
        summary.get("doubtful").asBoolean() ? "  (the client was late itself)" : "");
    return summary;
  }

  private static double percentile(JsonNode summary, String name) {
    return summary.at("/latency_ms/" + name).asDouble(Double.NaN);
  }
}
