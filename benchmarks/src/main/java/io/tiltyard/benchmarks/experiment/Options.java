package io.tiltyard.benchmarks.experiment;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What every experiment lets its user choose. */
final class Options {
  @Option(
      names = "--root",
      required = true,
      description = "The source checkout or installation whose tiltyard is measured.")
  Path root = Path.of(".");

  @Option(names = "--results", required = true, description = "Directory of the result file.")
  Path results = Path.of(".");

  @Option(names = "--passes", description = "Turns of each contender; default by experiment.")
  private @Nullable Integer passes;

  @Option(
      names = "--block-millis",
      defaultValue = "1800",
      description = "Length of a turn; default ${DEFAULT-VALUE}.")
  long blockMillis;

  @Option(
      names = "--warm-up-millis",
      description = "Load on each contender before the first turn; default by experiment.")
  private @Nullable Long warmUpMillis;

  @Option(
      names = "--server-cpus",
      description = "CPUs of the measured processes, as taskset -c takes them; default all.")
  @Nullable String serverCpus;

  int passes(int otherwise) {
    return passes == null ? otherwise : passes;
  }

  Duration block() {
    return Duration.ofMillis(blockMillis);
  }

  Duration warmUp(Duration otherwise) {
    return warmUpMillis == null ? otherwise : Duration.ofMillis(warmUpMillis);
  }
}
