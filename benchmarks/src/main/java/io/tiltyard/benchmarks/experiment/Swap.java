package io.tiltyard.benchmarks.experiment;

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
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Does anybody notice that a model is replaced? Latency at 70 % of what one instance can do, while
 * versions replace each other without a pause, and right before.
 *
 * <p>The model computes for tens of milliseconds, so that serving it takes one core and next to
 * nothing of any other: what a swap needs, it finds there. With {@code --model minilm}, whose
 * requests keep a second core busy with transport and client, it has to take it from them.
 */
@Command(
    name = "swap",
    description = "Latency at 70 % of capacity while versions are swapped, against before.")
final class Swap implements Callable<Integer> {
  private static final int SLOW_FLOATS = 4;
  private static final int PASSES = 8;
  private static final Duration WARM_UP = Duration.ofSeconds(30);
  private static final Goal LATENCY = Goal.atMost(1.25);

  /** What is swapped. */
  enum Swapped {
    SLOW,
    MINILM
  }

  @Mixin private final Options options = new Options();

  @Option(
      names = "--model",
      defaultValue = "slow",
      description = "slow or minilm; default ${DEFAULT-VALUE}.")
  private Swapped swapped = Swapped.SLOW;

  @Option(
      names = "--share",
      defaultValue = "0.7",
      description = "Of the capacity that is asked for; default ${DEFAULT-VALUE}.")
  private double share;

  @Option(
      names = "--turn-seconds",
      defaultValue = "20",
      description = "Length of a turn; default ${DEFAULT-VALUE}.")
  private int turnSeconds;

  /**
   * As the result file holds it.
   *
   * @param at when it ended
   * @param model that was swapped
   * @param share of the capacity that was asked for
   * @param failed requests of all passes that got no answer
   * @param due requests of all passes
   * @param p99 during swaps, divided by before them in the same pass
   * @param median the same of the 50th percentile
   * @param dropped passes with steal
   */
  record Found(
      String name,
      String at,
      Machine machine,
      String model,
      double share,
      long failed,
      long due,
      Estimate p99,
      Goal.Verdict verdict,
      Estimate median,
      long dropped,
      List<SwapPass> passes) {}

  @Override
  public Integer call() throws IOException {
    boolean slow = swapped == Swapped.SLOW;
    String name = slow ? "slow" : "minilm";
    byte[] file = slow ? Repository.slow(options.root) : Repository.minilm(options.root);
    try (Stage stage = new Stage(options)) {
      Path models = Repository.add(stage.directory(), name, file);
      Stage.Server gateway = stage.gateway("gateway", models, oneCore(name));
      Exchange exchange = slow ? slow(name) : Minilm.unchecked();
      SwapPass.Setting setting =
          new SwapPass.Setting(
              gateway,
              name,
              exchange,
              new LoadTool(options.root, stage.directory().resolve("load.stderr")),
              share,
              Duration.ofSeconds(turnSeconds),
              stage.directory().resolve("latencies.hlog"));
      setting.capacity(options.warmUp(WARM_UP));
      List<SwapPass> passes = new ArrayList<>();
      try (Swapping swapping = new Swapping(gateway.gateway().orElseThrow(), models, name, file)) {
        for (int i = 0; i < options.passes(PASSES); i++) {
          passes.add(setting.run(swapping));
          System.out.println(text(passes.get(i)));
        }
      }
      Found found = found(name, passes);
      print(found);
      System.out.println(ResultFile.write(options.results, found.name(), found));
    }
    return 0;
  }

  /**
   * One run at a time takes one core; what a swap does is for the others. One row a run, so that a
   * request costs the same at every rate, and a share of the capacity is a share of that core. At
   * that share a queue is long now and then, and nobody is to be refused for it.
   */
  private static String oneCore(String model) {
    return """
        models: {%s: {instances: 1, threads: 1, batching: {max_size: 1}}}
        admission: {max_wait: 10s}
        """
        .formatted(model);
  }

  private static Exchange slow(String name) {
    return new Exchange(
        "1 row of " + SLOW_FLOATS + " floats",
        Requests.floats(name, SLOW_FLOATS, List.of(new byte[SLOW_FLOATS * Float.BYTES])),
        (request, answer) -> {});
  }

  private Found found(String name, List<SwapPass> passes) {
    Estimate p99 = ratio(passes, SwapTurn::p99Millis);
    return new Found(
        "swap-" + name,
        Result.now(),
        Machine.describe(options.root, options.serverCpus),
        name,
        share,
        passes.stream().mapToLong(SwapPass::failed).sum(),
        passes.stream().mapToLong(SwapPass::due).sum(),
        p99,
        LATENCY.verdict(p99),
        ratio(passes, SwapTurn::p50Millis),
        passes.stream().filter(pass -> !pass.isUndisturbed()).count(),
        passes);
  }

  private static Estimate ratio(List<SwapPass> passes, ToDoubleFunction<SwapTurn> value) {
    return Estimate.of(
        passes.stream()
            .filter(SwapPass::isUndisturbed)
            .map(pass -> value.applyAsDouble(pass.during()) / value.applyAsDouble(pass.before()))
            .toList());
  }

  private static String text(SwapPass pass) {
    String format =
        "%.0f/s of %.0f/s  p50 %.2f after %.2f ms  p99 %.2f after %.2f ms"
            + "  machine %.0f after %.0f %% busy  failed %d of %d  %d swaps, %.0f ms each";
    return format.formatted(
        pass.rate(),
        pass.capacity(),
        pass.during().p50Millis(),
        pass.before().p50Millis(),
        pass.during().p99Millis(),
        pass.before().p99Millis(),
        pass.during().busyShare() * 100,
        pass.before().busyShare() * 100,
        pass.failed(),
        pass.due(),
        pass.swapMillis().size(),
        Estimate.of(pass.swapMillis()).median());
  }

  private static void print(Found found) {
    System.out.printf(
        "%np99 during swaps / before%n    = %s  %s%n"
            + "    of medians %s; %d of %d requests failed; %d of %d passes dropped%n",
        Report.interval(found.p99()),
        Report.verdict(LATENCY, found.verdict()),
        Report.interval(found.median()),
        found.failed(),
        found.due(),
        found.dropped(),
        found.passes().size());
  }
}
