package io.tiltyard.loadtest.cli;

import io.tiltyard.loadtest.run.Plan;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** How fast and for how long. */
final class PaceOptions {
  private static final Duration LENGTH = Duration.ofSeconds(10);
  private static final Duration STEP_LENGTH = Duration.ofSeconds(5);
  private static final Duration WARM_UP = Duration.ofSeconds(2);
  private static final Duration STEP_WARM_UP = Duration.ofSeconds(1);
  private static final int FEW_CORES = 4;

  @Option(
      names = "--rate",
      paramLabel = "R",
      description = "Requests a second; with --ramp the first to try, default 100.")
  private @Nullable Double rate;

  @Option(
      names = "--arrivals",
      paramLabel = "A",
      defaultValue = "poisson",
      description =
          "poisson: independent of each other, as of many users; constant: evenly spaced;"
              + " default ${DEFAULT-VALUE}.")
  private ArrivalKind arrivals = ArrivalKind.POISSON;

  @Option(
      names = "--for",
      paramLabel = "T",
      converter = DurationConverter.class,
      description = "How long requests count; default 10s, with --ramp 5s for each rate.")
  private @Nullable Duration length;

  @Option(
      names = "--warm-up",
      paramLabel = "T",
      converter = DurationConverter.class,
      description = "Sent before, but not counted; default 2s, with --ramp 1s for each rate.")
  private @Nullable Duration warmUp;

  @Option(
      names = "--timeout",
      paramLabel = "T",
      converter = DurationConverter.class,
      defaultValue = "5s",
      description =
          "How long after its intended start anybody waits for a request; default"
              + " ${DEFAULT-VALUE}.")
  private Duration timeout = Duration.ofSeconds(5);

  @Option(
      names = "--max-in-flight",
      paramLabel = "N",
      defaultValue = "1000",
      description =
          "Calls at once. One that is due while so many are unanswered waits its turn, and the wait"
              + " counts; default ${DEFAULT-VALUE}.")
  private int maxInFlight;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of arrivals, values and routing keys; default ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--io-threads",
      paramLabel = "N",
      description = "Threads that write and read; default a quarter of the cores, from 1 to 4.")
  private @Nullable Integer ioThreads;

  /** How a rate is written. */
  enum ArrivalKind {
    POISSON,
    CONSTANT
  }

  /** The rate to load with, or to begin with. */
  double rate(boolean ramp, CommandLine command) {
    if (rate != null) {
      return Numbers.above(0, "--rate", rate, "requests a second", command);
    }
    if (ramp) {
      return 100;
    }
    throw new ParameterException(
        command,
        "--rate is missing: an open loop sends at a rate of yours; --ramp finds the highest");
  }

  Plan plan(boolean ramp, CommandLine command) {
    Duration counted = length == null ? (ramp ? STEP_LENGTH : LENGTH) : length;
    if (counted.isZero() || timeout.isZero()) {
      throw new ParameterException(
          command, (counted.isZero() ? "--for" : "--timeout") + ": expected more than nothing");
    }
    return new Plan(
        arrivals == ArrivalKind.POISSON,
        seed,
        warmUp == null ? (ramp ? STEP_WARM_UP : WARM_UP) : warmUp,
        counted,
        timeout,
        Numbers.atLeast(1, "--max-in-flight", maxInFlight, command));
  }

  long seed() {
    return seed;
  }

  int ioThreads(CommandLine command) {
    int few = Math.max(1, Math.min(FEW_CORES, Runtime.getRuntime().availableProcessors() / 4));
    return ioThreads == null ? few : Numbers.atLeast(1, "--io-threads", ioThreads, command);
  }
}
