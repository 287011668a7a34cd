package io.tiltyard.benchmarks.experiment;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Runs one experiment, prints what it found and writes a result file. */
@Command(
    name = "benchmarks",
    description = "Paired measurements of a gateway and what it is held against.",
    subcommands = {
      Minilm.class,
      Identity.class,
      Http.class,
      Large.class,
      Tcp.class,
      Overload.class,
      Bulkhead.class,
      Swap.class,
      Start.class
    },
    mixinStandardHelpOptions = true)
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true).execute(arguments));
  }
}
