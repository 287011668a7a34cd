package io.tiltyard.benchmarks.experiment;

import io.tiltyard.benchmarks.paired.Estimate;
import io.tiltyard.benchmarks.process.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * How long until a gateway answers? From its exec to the first prediction, with and without the
 * class cache: at the first start, whose version goes through its trial, and at the second, whose
 * version comes back from the private store.
 */
@Command(
    name = "start",
    description = "From exec to the first prediction, with the class cache and without.")
final class Start implements Callable<Integer> {
  private static final int PASSES = 15;

  @Mixin private final Options options = new Options();

  /** All turns of one pass: with the cache and without, first start and second. */
  record Pass(
      StartTurn firstWith, StartTurn firstWithout, StartTurn secondWith, StartTurn secondWithout) {}

  /**
   * With the cache divided by without, in the same pass.
   *
   * @param wall of the time to the first prediction
   * @param cpu of the processor time of the gateway, its launcher and its trials until then
   */
  record Ratios(Estimate wall, Estimate cpu) {}

  /**
   * As the result file holds it.
   *
   * @param at when it ended
   * @param first ratios of the first start
   * @param second ratios of the second
   */
  record Found(
      String name, String at, Machine machine, Ratios first, Ratios second, List<Pass> passes) {}

  @Override
  public Integer call() throws IOException {
    List<Pass> passes = new ArrayList<>();
    try (Stage stage = new Stage(options)) {
      Path models = Repository.add(stage.directory(), StartTurn.MODEL, model());
      for (int i = 0; i < options.passes(PASSES); i++) {
        Path home = stage.directory().resolve("pass-" + i);
        Path with = home.resolve("with");
        Path without = home.resolve("without");
        boolean withFirst = i % 2 == 0;
        StartTurn firstWith = withFirst ? turn(with, models, true) : null;
        StartTurn firstWithout = turn(without, models, false);
        StartTurn secondWith = withFirst ? turn(with, models, true) : null;
        StartTurn secondWithout = turn(without, models, false);
        if (firstWith == null || secondWith == null) {
          firstWith = turn(with, models, true);
          secondWith = turn(with, models, true);
        }
        passes.add(new Pass(firstWith, firstWithout, secondWith, secondWithout));
        System.out.println(passes.get(i));
      }
    }
    Found found =
        new Found(
            "start-jdk" + Runtime.version().feature(),
            Result.now(),
            Machine.describe(options.root, options.serverCpus),
            new Ratios(
                ratio(
                    passes,
                    pass -> pass.firstWith().wallMillis() / pass.firstWithout().wallMillis()),
                ratio(
                    passes,
                    pass -> pass.firstWith().cpuMillis() / pass.firstWithout().cpuMillis())),
            new Ratios(
                ratio(
                    passes,
                    pass -> pass.secondWith().wallMillis() / pass.secondWithout().wallMillis()),
                ratio(
                    passes,
                    pass -> pass.secondWith().cpuMillis() / pass.secondWithout().cpuMillis())),
            passes);
    System.out.printf(
        "%nexec to first prediction, with the class cache / without%n"
            + "    first start   wall %s, cpu %s%n    second start  wall %s, cpu %s%n",
        Report.interval(found.first().wall()),
        Report.interval(found.first().cpu()),
        Report.interval(found.second().wall()),
        Report.interval(found.second().cpu()));
    System.out.println(ResultFile.write(options.results, found.name(), found));
    return 0;
  }

  private static Estimate ratio(List<Pass> passes, ToDoubleFunction<Pass> of) {
    return Estimate.of(passes.stream().mapToDouble(of).boxed().toList());
  }

  private byte[] model() throws IOException {
    return Files.readAllBytes(options.root.resolve("testing/models/serving/affine/1/model.onnx"));
  }

  private StartTurn turn(Path home, Path models, boolean cache) {
    return StartTurn.take(options.root, home, models, cache, options.serverCpus);
  }
}
