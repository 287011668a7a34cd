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

  @Option(
      names = "--passes",
      defaultValue = "16",
      description = "Turns of each contender; default ${DEFAULT-VALUE}.")
  int passes;

  @Option(
      names = "--block-millis",
      defaultValue = "1800",
      description = "Length of a turn; default ${DEFAULT-VALUE}.")
  long blockMillis;

  @Option(
      names = "--warm-up-millis",
      defaultValue = "8000",
      description = "Load on each contender before the first turn; default ${DEFAULT-VALUE}.")
  long warmUpMillis;

  @Option(
      names = "--server-cpus",
      description = "CPUs of the measured processes, as taskset -c takes them; default all.")
  @Nullable String serverCpus;

  Duration block() {
    return Duration.ofMillis(blockMillis);
  }

  Duration warmUp() {
    return Duration.ofMillis(warmUpMillis);
  }
}
