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
import java.util.Collections;
import java.util.Comparator;
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
   * @param droppedPairs those with steal, or with a client that was late itself
   * @param goodput of overload, divided by that at the peak's rate in the same pass
   * @param rejectionMillis 99th percentile, of each turn of overload, of the time to an answer that
   *     is an error
   * @param steps in search of the peak
   * @param pairs of overload and peak
   */
  record Found(
      String name,
      String at,
      Machine machine,
      int deadlineMillis,
      double capacity,
      double peakRate,
      double peak,
      long droppedPairs,
      Estimate goodput,
      Goal.Verdict goodputVerdict,
      Estimate rejectionMillis,
      Goal.Verdict rejectionVerdict,
      List<LoadTurn> steps,
      List<LoadPair> pairs) {}

  @Override
  public Integer call() throws IOException {
    try (Stage stage = new Stage(options)) {
      Path models = Repository.add(stage.directory(), MODEL, Repository.minilm(options.root));
      Stage.Server gateway = stage.gateway("gateway", models, "");
      LoadTool tool = new LoadTool(options.root, stage.directory().resolve("load.stderr"));
      double capacity = capacity(gateway, options.warmUp(WARM_UP));
      System.out.printf("%.0f/s with %d in flight%n", capacity, PROBES_IN_FLIGHT);

      List<LoadTurn> steps = new ArrayList<>();
      for (double step : STEPS) {
        steps.add(load(tool, gateway, capacity * step, STEP));
      }
      LoadTurn best = Collections.max(steps, Comparator.comparingDouble(LoadTurn::goodput));
      double peakRate = best.summary().get("offered_per_second").asDouble();
      double twice = OVERLOAD * best.goodput();
      Duration length = Duration.ofSeconds(overloadSeconds);
      List<LoadPair> pairs = new ArrayList<>();
      for (int pass = 0; pass < options.passes(PASSES); pass++) {
        boolean peakFirst = pass % 2 == 0;
        LoadTurn first = load(tool, gateway, peakFirst ? peakRate : twice, length);
        LoadTurn second = load(tool, gateway, peakFirst ? twice : peakRate, length);
        pairs.add(peakFirst ? new LoadPair(second, first) : new LoadPair(first, second));
      }
      Estimate ratio = LoadPair.ratio(pairs, LoadTurn::isValid, LoadTurn::goodput);
      Estimate rejection =
          Estimate.of(
              pairs.stream()
                  .map(LoadPair::of)
                  .filter(LoadTurn::isValid)
                  .map(turn -> turn.millis("error_latency_ms", "p99"))
                  .filter(millis -> !millis.isNaN())
                  .toList());
      Found found =
          new Found(
              "overload",
              Result.now(),
              Machine.describe(options.root, options.serverCpus),
              deadlineMillis,
              capacity,
              peakRate,
              best.goodput(),
              LoadPair.dropped(pairs, LoadTurn::isValid),
              ratio,
              GOODPUT.verdict(ratio),
              rejection,
              REJECTION.verdict(rejection),
              steps,
              pairs);
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

  private LoadTurn load(LoadTool tool, Stage.Server gateway, double rate, Duration length) {
    LoadTurn turn =
        LoadTurn.take(
            tool,
            List.of(
                "--url=grpc://127.0.0.1:" + gateway.port(),
                "--model=" + MODEL,
                "--int-max=input_ids=20000",
                "--rate=" + rate,
                "--timeout=" + deadlineMillis + "ms",
                "--warm-up=4s",
                "--for=" + length.toSeconds() + "s"));
    System.out.printf(
        "%8.0f/s offered  %8.0f/s in time  p99 %.1f ms  late %d  errors %s, p99 %.1f ms%s%n",
        rate,
        turn.goodput(),
        turn.millis("latency_ms", "p99"),
        turn.summary().get("timeouts").asLong() + turn.summary().get("not_sent").asLong(),
        turn.summary().get("errors_by_kind"),
        turn.millis("error_latency_ms", "p99"),
        turn.remark());
    return turn;
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
    System.out.printf("%d of %d pairs dropped%n", found.droppedPairs(), found.pairs().size());
  }
}
