package io.tiltyard.server.cli;

import io.tiltyard.runtime.golden.Tolerance;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** How far an answer may be from the golden one. */
final class ToleranceOptions {
  @Option(
      names = "--abs",
      paramLabel = "X",
      description = "Most that an element may differ. Without a tolerance, values are equal.")
  private @Nullable Double abs;

  @Option(
      names = "--rel",
      paramLabel = "X",
      description = "Most that an element may differ as a part of the expected magnitude.")
  private @Nullable Double rel;

  @Option(
      names = "--cosine",
      paramLabel = "X",
      description = "Least cosine of the angle between each row and the expected one.")
  private @Nullable Double cosine;

  @Option(names = "--argmax", description = "Each row's largest element is at the same place.")
  private boolean argmax;

  /**
   * @param command that the options were given to
   */
  Tolerance tolerance(CommandLine command) {
    check(command, "--abs", abs, 0, Double.MAX_VALUE, "a number of at least 0");
    check(command, "--rel", rel, 0, Double.MAX_VALUE, "a number of at least 0");
    check(command, "--cosine", cosine, -1, 1, "a number from -1 to 1");
    return new Tolerance(abs, rel, cosine, argmax);
  }

  private static void check(
      CommandLine command,
      String name,
      @Nullable Double value,
      double least,
      double most,
      String expected) {
    if (value != null && !(value >= least && value <= most)) {
      throw new ParameterException(command, name + ": got " + value + ", expected " + expected);
    }
  }
}
