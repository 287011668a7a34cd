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
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * What is left of the goodput when twice as much is asked as can be done? Goodput is answers within
 * the deadline, counted from when a request should have been sent. The peak is looked for in steps
 * of the rate; then turns at the peak's rate and at twice its goodput alternate.
 */
@Command(
    name = "overload",
    description = "Goodput of MiniLM int8 at twice its peak, with a deadline of 50 ms.")
final class Overload implements Callable<Integer> {
  private static final String MODEL = "minilm";
  private static final int PASSES = 4;
  private static final Duration WARM_UP = Duration.ofSeconds(40);
  private static final Duration STEP = Duration.ofSeconds(6);
  private static final int PROBES_IN_FLIGHT = 64;
  private static final double[] STEPS = {0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1};
  private static final double OVERLOAD = 2;
  private static final double REJECTION_LIMIT_MILLIS = 5;
  private static final Goal GOODPUT = Goal.atLeast(0.9);
  private static final Goal REJECTION = Goal.atMost(REJECTION_LIMIT_MILLIS);

  @Mixin private final Options options = new Options();

  @Option(
      names = "--overload-seconds",
      defaultValue = "60",
      description = "Length of a turn of overload; default ${DEFAULT-VALUE}.")
  private int overloadSeconds;

  @Option(
      names = "--deadline-millis",
      defaultValue = "50",
      description = "From when a request should have been sent; default ${DEFAULT-VALUE}.")
  private int deadlineMillis;

  /**
   * As the result file holds it.
   *
   * @param at when it ended
   * @param capacity answers a second with 64 in flight, without a deadline
   * @param peakRate the rate at which the goodput was highest
   * @param peak that goodput
   * @param goodput of overload, divided by that at the peak's rate in the same pass
   * @param rejectionMillis 99th percentile, of each turn of overload, of the time to an answer that
   *     is an error
   * @param steps the summaries of {@code tiltyard load} by rate
   * @param atPeak of the turns at the peak's rate
   * @param overloaded of the turns of overload
   */
  record Found(
      String name,
      String at,
      Machine machine,
      int deadlineMillis,
      double capacity,
      double peakRate,
      double peak,
      Estimate goodput,
      Goal.Verdict goodputVerdict,
      Estimate rejectionMillis,
      Goal.Verdict rejectionVerdict,
      List<JsonNode> steps,
      List<JsonNode> atPeak,
      List<JsonNode> overloaded) {}

  @Override
  public Integer call() throws IOException {
    try (Stage stage = new Stage(options)) {
      Path models = Repository.add(stage.directory(), MODEL, Repository.minilm(options.root));
      Stage.Server gateway = stage.gateway("gateway", models, "");
      LoadTool tool = new LoadTool(options.root, stage.directory().resolve("load.stderr"));
      double capacity = capacity(gateway, options.warmUp(WARM_UP));
      System.out.printf("%.0f/s with %d in flight%n", capacity, PROBES_IN_FLIGHT);

      List<JsonNode> steps = new ArrayList<>();
      for (double step : STEPS) {
        steps.add(load(tool, gateway, capacity * step, STEP));
      }
      JsonNode best = best(steps);
      double peakRate = best.get("offered_per_second").asDouble();
      double twice = OVERLOAD * goodput(best);
      List<JsonNode> atPeak = new ArrayList<>();
      List<JsonNode> overloaded = new ArrayList<>();
      Duration length = Duration.ofSeconds(overloadSeconds);
      for (int pass = 0; pass < options.passes(PASSES); pass++) {
        boolean peakFirst = pass % 2 == 0;
        if (peakFirst) {
          atPeak.add(load(tool, gateway, peakRate, length));
        }
        overloaded.add(load(tool, gateway, twice, length));
        if (!peakFirst) {
          atPeak.add(load(tool, gateway, peakRate, length));
        }
      }
      Estimate ratio = Estimate.of(Paired.ratios(overloaded, atPeak, Overload::goodput));
      Estimate rejection =
          Estimate.of(
              overloaded.stream()
                  .map(summary -> summary.at("/error_latency_ms/p99"))
                  .filter(JsonNode::isNumber)
                  .map(JsonNode::asDouble)
                  .toList());
      Found found =
          new Found(
              "overload",
              Result.now(),
              Machine.describe(options.root, options.serverCpus),
              deadlineMillis,
              capacity,
              peakRate,
              goodput(best),
              ratio,
              GOODPUT.verdict(ratio),
              rejection,
              REJECTION.verdict(rejection),
              steps,
              atPeak,
              overloaded);
      print(found);
      System.out.println(ResultFile.write(options.results, found.name(), found));
    }
    return 0;
  }

  private static double capacity(Stage.Server gateway, Duration warmUp) {
    Exchange sentences = Minilm.unchecked();
    try (ClosedLoop client =
        new ClosedLoop(
            gateway.port(), 1, PROBES_IN_FLIGHT, sentences.requests(), sentences.check())) {
      Stage.load(client, warmUp);
      return Stage.load(client, STEP) / (double) STEP.toSeconds();
    }
  }

  private JsonNode load(LoadTool tool, Stage.Server gateway, double rate, Duration length) {
    JsonNode summary =
        tool.run(
            List.of(
                "--url=grpc://127.0.0.1:" + gateway.port(),
                "--model=" + MODEL,
                "--int-max=input_ids=20000",
                "--rate=" + rate,
                "--timeout=" + deadlineMillis + "ms",
                "--warm-up=4s",
                "--for=" + length.toSeconds() + "s"));
    System.out.printf(
        "%8.0f/s offered  %8.0f/s in time  p99 %s ms  late %d  errors %s, p99 %s ms%s%n",
        rate,
        goodput(summary),
        summary.at("/latency_ms/p99"),
        summary.get("timeouts").asLong() + summary.get("not_sent").asLong(),
        summary.get("errors_by_kind"),
        summary.at("/error_latency_ms/p99"),
        summary.get("doubtful").asBoolean() ? "  (the client was late itself)" : "");
    return summary;
  }

  private static double goodput(JsonNode summary) {
    return summary.get("answered_per_second").asDouble();
  }

  private static JsonNode best(List<JsonNode> steps) {
    JsonNode best = steps.get(0);
    for (JsonNode step : steps) {
      best = goodput(step) > goodput(best) ? step : best;
    }
    return best;
  }

  private static void print(Found found) {
    System.out.printf("%npeak: %.0f/s in time of %.0f/s offered%n", found.peak(), found.peakRate());
    System.out.printf(
        "goodput at %.1f times the peak / goodput at the peak%n    = %s  %s%n",
        OVERLOAD,
        Report.interval(found.goodput()),
        Report.verdict(GOODPUT, found.goodputVerdict()));
    System.out.printf(
        "99th percentile of the time to a rejection, in ms%n    = %s  %s%n",
        Report.interval(found.rejectionMillis()),
        Report.verdict(REJECTION, found.rejectionVerdict()));
  }
}
