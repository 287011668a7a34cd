package io.tiltyard.benchmarks.experiment;

import io.tiltyard.benchmarks.paired.Block;
import io.tiltyard.benchmarks.paired.Comparison;
import io.tiltyard.benchmarks.paired.Contender;
import io.tiltyard.benchmarks.paired.PairedRun;
import io.tiltyard.benchmarks.paired.Screening;
import io.tiltyard.benchmarks.process.Machine;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** Contenders, the turns they take, and what is asked of the turns. */
abstract class Experiment implements Callable<Integer> {
  /** Configuration without request log and distributions; latencies are always recorded. */
  static final String RECORDING_OFF =
      """
      request_log: {fraction: 0}
      distributions: {fraction: 0}
      """;

  private static final int PASSES = 20;
  private static final Duration WARM_UP = Duration.ofSeconds(15);

  @Mixin private final Options options = new Options();

  /** What the result file is called. */
  abstract String name();

  /** Starts the processes and adds the contenders. */
  abstract void prepare(Stage stage) throws IOException;

  /** What is asked, which may depend on what was found. */
  abstract List<Comparison> comparisons(Screening turns);

  /** Long enough for the JVM to have compiled what is measured. */
  Duration defaultWarmUp() {
    return WARM_UP;
  }

  final Options options() {
    return options;
  }

  final Duration warmUp() {
    return options.warmUp(defaultWarmUp());
  }

  @Override
  public final Integer call() throws IOException, InterruptedException {
    try (Stage stage = new Stage(options)) {
      prepare(stage);
      List<Contender> contenders = stage.entries().stream().map(Stage.Entry::contender).toList();
      PairedRun run =
          new PairedRun(warmUp(), options.block(), options.passes(PASSES), Report::progress);
      List<Block> blocks = run.measure(contenders);
      Screening turns = Screening.of(blocks);
      Result result =
          Result.of(
              name(),
              Machine.describe(options.root, options.serverCpus),
              options.blockMillis,
              warmUp().toMillis(),
              turns,
              stage.entries().stream().map(entry -> Summary.of(entry, turns)).toList(),
              comparisons(turns),
              stage.recorded(),
              blocks);
      Report.print(result);
      System.out.println(ResultFile.write(options.results, name(), result));
    }
    return 0;
  }
}
