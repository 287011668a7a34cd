package io.tiltyard.benchmarks.experiment;

import io.tiltyard.benchmarks.paired.Block;
import io.tiltyard.benchmarks.paired.Comparison;
import io.tiltyard.benchmarks.paired.Contender;
import io.tiltyard.benchmarks.paired.PairedRun;
import io.tiltyard.benchmarks.process.Machine;
import java.io.IOException;
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

  @Mixin private final Options options = new Options();

  /** What the result file is called. */
  abstract String name();

  /** Starts the processes and adds the contenders. */
  abstract void prepare(Stage stage) throws IOException;

  abstract List<Comparison> comparisons();

  final Options options() {
    return options;
  }

  @Override
  public final Integer call() throws IOException, InterruptedException {
    try (Stage stage = new Stage(options)) {
      prepare(stage);
      List<Contender> contenders = stage.entries().stream().map(Stage.Entry::contender).toList();
      PairedRun run =
          new PairedRun(options.warmUp(), options.block(), options.passes, Report::progress);
      List<Block> blocks = run.measure(contenders);
      Result result =
          Result.of(
              name(),
              Machine.describe(options.root, options.serverCpus),
              options,
              stage.entries(),
              comparisons(),
              stage.recorded(),
              blocks);
      Report.print(result);
      System.out.println(result.write(options.results));
    }
    return 0;
  }
}
